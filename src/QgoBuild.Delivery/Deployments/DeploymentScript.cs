using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using QgoBuild.Delivery.Entrances;
using QgoBuild.Delivery.Environments;
using QgoBuild.Delivery.Migrations;
using QgoBuild.Delivery.Shell;

namespace QgoBuild.Delivery.Deployments;

/// <summary>
/// Compiles a plan to the one POSIX script that runs it on the server: facts, then the runtime, then each step as a function.
/// A pure function of the plan; what <c>--plan</c> prints is what runs.
/// </summary>
public static class DeploymentScript
{
    private static readonly string[] RuntimeFiles =
    [
        "journal.sh", "live.sh", "git.sh", "checkout.sh", "compose.sh", "health.sh", "edge.sh", "certificate.sh", "maintenance.sh", "database.sh", "sessions.sh", "dump.sh", "load.sh", "exchange.sh",
        "files.sh", "archive.sh", "backup.sh", "drill.sh", "migrations.sh", "preflight.sh", "drift.sh", "release.sh", "upgrade.sh", "newer-database.sh", "prune.sh", "steps.sh", "lock.sh", "recover.sh", "guard.sh",
    ];

    /// <summary>What every script of ours begins with: whatever language and habits a server has, its tools do the same.</summary>
    internal const string Prelude = "LC_ALL=C\nexport LC_ALL\nunset CDPATH TAR_OPTIONS GZIP POSIXLY_CORRECT QUOTING_STYLE TIME_STYLE BLOCK_SIZE BLOCKSIZE\n";

    private static readonly JsonSerializerOptions CompactJson = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The script.</summary>
    public static string Compile(DeploymentPlan plan)
    {
        var script = new StringBuilder();
        script.Append(CultureInfo.InvariantCulture, $"#!/bin/sh\n# QgoBuild: {plan.Kind.ToString().ToLowerInvariant()} {plan.Id} on {plan.Environment.Name}.\n");
        script.Append("# shellcheck disable=SC2016,SC2034,SC2089,SC2090,SC2154,SC2317 # values that look like shell; facts that are read indirectly\n");
        script.Append("# Made from the typed plan; kept with its journal, for it also knows how to undo itself: sh script.sh recover\n\n");
        script.Append(Prelude);
        AppendFacts(script, plan);
        foreach (var file in RuntimeFiles)
            script.Append('\n').Append(ReadRuntimeFile(file));
        AppendSteps(script, plan);
        return script.Append("\nmain \"$@\"\n").ToString();
    }

    /// <summary>The script that writes the migrations which a database has, a name a line.</summary>
    internal static string CompileAppliedMigrations(Application application) =>
        CompileStandalone(directory: "", application.Name, ["compose.sh", "database.sh"], $"database={RemoteCommand.Quote(application.Database)}\napplied_migrations | sed -n 's/\tapplied$//p'");

    private static string CompileStandalone(string directory, string application, IEnumerable<string> files, string function) =>
        $"{Prelude}{Assign("directory", directory)}{Assign("application", application)}deployment=none\n{string.Concat(files.Select(file => "\n" + ReadRuntimeFile(file)))}\n{function}\n";

    private static void AppendFacts(StringBuilder script, DeploymentPlan plan)
    {
        var (environment, application) = (plan.Environment, plan.Application);
        var certificate = plan.Certificate;
        script
            .Append(Assign("deployment", plan.Id.Value))
            .Append(Assign("kind", plan.Kind.ToString().ToLowerInvariant()))
            .Append(Assign("environment", environment.Name))
            .Append(Assign("directory", environment.Directory))
            .Append(Assign("application", application.Name))
            .Append(Assign("database", application.Database))
            .Append(Assign("services", string.Join(' ', application.Services)))
            .Append(Assign("platform_file", application.PlatformFile))
            .Append(Assign("release_file", application.ReleaseFile))
            .Append(Assign("mysql_image", environment.DatabaseImage))
            .Append(Assign("edge_image", environment.EdgeImage))
            .Append(Assign("edge_answers", $"127.0.0.1:{EdgeConfiguration.InternalPort}"))
            .Append(Assign("edge_site", GetInternalUrl(environment.Entrances.First(entrance => entrance.HasRoutes))))
            .Append(Assign("edge_configuration", GenerateEdgeConfiguration(application, environment, certificate)))
            .Append(Assign("edge_service", EdgeService.Generate(environment.Entrances).TrimEnd('\n')))
            .Append(Assign("record", plan.Record))
            .Append(Assign("accept_drift", plan.AcceptDrift ? "yes" : "no"))
            .Append(Assign("commit", plan.Release?.Commit.ToString() ?? ""))
            .Append(Assign("migrations_directory", application.MigrationsDirectory))
            .Append(Assign("online_migrations", string.Join(' ', GetOnlineMigrations(plan).Select(migration => migration.Name))))
            .Append(Assign("drain", Math.Max(1, (long)environment.DrainTimeout.TotalSeconds).ToString(CultureInfo.InvariantCulture)))
            .Append(Assign("lock_timeout", ((long)plan.LockTimeout.TotalSeconds).ToString(CultureInfo.InvariantCulture)))
            .Append(Assign("health_interval", environment.Health.Interval.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture)))
            .Append(Assign("lock_patience", ((long)environment.Database.LockWaitTimeout.TotalSeconds).ToString(CultureInfo.InvariantCulture)))
            .Append(Assign("proof_limit", environment.Database.RestoreTestMaxBytes.ToString(CultureInfo.InvariantCulture)))
            .Append(Assign("by_json", JsonSerializer.Serialize(plan.By, CompactJson)))
            .Append(Assign("approved_json", JsonSerializer.Serialize(plan.ApprovedBy, CompactJson)))
            .Append(Assign("release_json", SerializeRelease(plan)))
            .Append(Assign("release_variables", GetReleaseVariables(plan)))
            .Append(Assign("steps_json", JsonSerializer.Serialize(plan.Steps.Select(step => step.Name), CompactJson)))
            .Append(Assign("steps", string.Join(' ', plan.Steps.Select(step => step.Name).Except(["preflight", "lock"]))))
            .Append(Assign("undoable", string.Join(' ', plan.Steps.Where(step => step.Undo is not null).Select(step => step.Name))))
            .Append(Assign("undoable_otherwise", string.Join(' ', plan.Steps.Where(step => step.UndoFallback is not null).Select(step => step.Name))));
        foreach (var step in plan.Steps)
            script.Append(Assign($"deadline_{step.Name}", ((int)step.Deadline.TotalSeconds).ToString(CultureInfo.InvariantCulture)));
        script.Append('\n').Append(ExecComposeFunction(environment)).Append('\n').Append(HasConditionsFunction(environment)).Append('\n');
        AppendEntranceChecks(script, environment);
        AppendCertificate(script, environment, certificate);
        AppendOnlineMigrations(script, plan);
    }

    /// <summary>The shell function that becomes compose, for a release in this environment.</summary>
    internal static RemoteCommand ExecComposeFunction(DeploymentEnvironment environment) => RemoteCommand.Sh($$"""
        exec_compose() {
            exec_project=$1 exec_file=$2
            shift 2
            exec docker compose --project-name "$exec_project" --project-directory "$state" --file "$exec_file" {{environment.ComposeOverrides.SelectMany(file => (string[])["--file", file])}} "$@"
        }
        """);

    // Whether a service of the release waits for more than the start of another. Compose waits by itself then, and does not return before.
    private static RemoteCommand HasConditionsFunction(DeploymentEnvironment environment) => RemoteCommand.Sh($$"""
        has_conditions() { grep -qsE 'service_healthy|service_completed_successfully|^include:|extends:' "$state/releases/$record/release.compose.yml" {{environment.ComposeOverrides}}; }
        """);

    // Whether users are served: through the edge, asked inside of its container, and through the ports that the server publishes.
    private static void AppendEntranceChecks(StringBuilder script, DeploymentEnvironment environment)
    {
        var serving = environment.Entrances.Where(entrance => entrance.HasRoutes).ToList();
        var reports = serving.Where(entrance => entrance.Check is Check.HealthReport).DefaultIfEmpty(serving[0]).Take(1);
        var all = serving.OrderBy(entrance => entrance.Check is not Check.HealthReport).ToList();
        // An edge that waits for an upgrade does not publish all of them.
        Append("edge_healthy", reports.Select(entrance => CreateProbeCommand(entrance, "127.0.0.1")));
        Append("public_serves", [
            $"publishes_any {string.Join(' ', all.Select(entrance => entrance.Port))}",
            .. all.Select(entrance => $"{{ ! publishes {entrance.Port} || {CreateProbeCommand(entrance, "host.docker.internal")}; }}"),
        ]);

        void Append(string name, IEnumerable<string> commands) => script.Append(CultureInfo.InvariantCulture, $"{name}() {{ {string.Join(" && ", commands)}; }}\n");

        static string CreateProbeCommand(Entrance entrance, string host)
        {
            var url = RemoteCommand.Quote($"{entrance.Scheme}://{host}:{entrance.Port}{entrance.Check.Path}");
            return entrance.Check is Check.HealthReport ? $"healthy {url} \"$1\"" : $"page {url}";
        }
    }

    private static string GetInternalUrl(Entrance entrance) => $"{entrance.Scheme}://127.0.0.1:{entrance.Port}/";

    // Without the certificate that it names there is none: what serves goes on serving.
    private static string GenerateEdgeConfiguration(Application application, DeploymentEnvironment environment, CertificateFiles? certificate) =>
        CertificateFiles.AreUsedBy(environment.Entrances) && certificate is null
            ? ""
            : EdgeConfiguration.Generate(application.Title, environment.Entrances, environment.DrainTimeout, certificate: certificate?.Name ?? EdgeConfiguration.IssuedCertificateDirectory).TrimEnd('\n');

    private static void AppendCertificate(StringBuilder script, DeploymentEnvironment environment, CertificateFiles? certificate)
    {
        var encrypted = environment.Entrances.FirstOrDefault(entrance => entrance.Tls is not null);
        var authority = encrypted?.Tls as LetsEncrypt;
        var names = string.Join(' ', environment.Entrances.Where(entrance => entrance.Tls is not null).SelectMany(entrance => entrance.Hosts).Distinct());
        script
            .Append(Assign("tls_kind", authority is not null ? "issued" : certificate is not null ? "own" : ""))
            .Append(Assign("tls_names", names))
            .Append(Assign("tls_site", encrypted is null ? "" : GetInternalUrl(encrypted)))
            .Append(Assign("tls_days_needed", CertificateFiles.MinimumDaysLeft.ToString(CultureInfo.InvariantCulture)))
            .Append(Assign("tls_name", certificate?.Name ?? ""))
            .Append(Assign("tls_chain", certificate?.Chain.TrimEnd('\n') ?? ""))
            .Append(Assign("certbot_image", authority?.Image ?? ""))
            .Append(Assign("certbot_script", authority is null ? "" : ReadRuntimeFile("certbot.sh").TrimEnd('\n')))
            .Append(Assign("certbot_request", authority is null ? "" : string.Join('\n',
                $"names={names}", $"email={authority.Email}", $"directory={authority.Directory}", $"rehearses={(authority.UseStagingFirst ? "yes" : "no")}")));
    }

    // What each online migration adds, as a query for what is there of it, and as what takes it back.
    private static void AppendOnlineMigrations(StringBuilder script, DeploymentPlan plan)
    {
        Append("online_adds", schemaAddition => schemaAddition.ExistsSql);
        Append("online_takes_back", schemaAddition => schemaAddition.RevertSql);

        void Append(string name, Func<SchemaAddition, string> sql)
        {
            var arms = GetOnlineMigrations(plan).Select(migration => $"        {RemoteCommand.Quote(migration.Name)}) printf %s {RemoteCommand.Quote(string.Join('\n', migration.GetAdditions().Reverse().Select(sql)))} ;;\n");
            script.Append(CultureInfo.InvariantCulture, $"{name}() {{\n    case \"$1\" in\n{string.Concat(arms)}        *) ;;\n    esac\n}}\n");
        }
    }

    // A name that is no plain word is not taken for declared: users see the maintenance page.
    private static IEnumerable<Migration> GetOnlineMigrations(DeploymentPlan plan) =>
        plan.Migrations.Online.Where(migration => migration.Name.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-' or '.'));

    private static void AppendSteps(StringBuilder script, DeploymentPlan plan)
    {
        foreach (var step in plan.Steps)
        {
            script.Append(CultureInfo.InvariantCulture, $"\n# {step.Sentence}\n").Append(DefineFunction($"do_{step.Name}", step.Do));
            if (step.Undo is not null)
                script.Append('\n').Append(DefineFunction($"undo_{step.Name}", step.Undo));
            if (step.UndoFallback is not null)
                script.Append('\n').Append(DefineFunction($"undo_otherwise_{step.Name}", step.UndoFallback));
        }
    }

    private static string DefineFunction(string name, RemoteCommand body) =>
        $"{name}() {{\n{body}\n}}\n";

    internal static string Assign(string name, string value) => $"{name}={RemoteCommand.Quote(value)}\n";

    private static string SerializeRelease(DeploymentPlan plan) =>
        plan.Release is null ? "null" : JsonSerializer.Serialize(JsonSerializer.Deserialize<JsonElement>(plan.Release.ToJson()), CompactJson);

    // What a release's containers are started with, whenever that is: it stays with the release's record.
    private static string GetReleaseVariables(DeploymentPlan plan) => plan.Release is not { } release ? "" : string.Join('\n',
    [
        .. plan.Application.Services.Select(service =>
            $"export {service.ToUpperInvariant().Replace('-', '_')}_IMAGE={RemoteCommand.Quote(release.GetImage(service).WithRegistry(plan.Environment.Registry))}"),
        $"export QGO_VERSION={QuoteSingleLine(release.Version)}",
        $"export QGO_COMMIT={release.Commit}",
        $"export QGO_BRANCH={QuoteSingleLine(release.Branch ?? "")}",
        $"release_commit={release.Commit}",
        .. release.Content is { } content ? [$"release_content={content}"] : (string[])[],
    ]);

    // The record is read line by line: no value makes a line of its own.
    private static string QuoteSingleLine(string value) => RemoteCommand.Quote(string.Concat(value.Select(character => char.IsControl(character) ? ' ' : character)));

    internal static string ReadRuntimeFile(string file)
    {
        using var stream = typeof(DeploymentScript).Assembly.GetManifestResourceStream(file)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
