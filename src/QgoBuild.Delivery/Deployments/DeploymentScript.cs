using static QgoBuild.Delivery.Scripts.RuntimeScript;

namespace QgoBuild.Delivery.Deployments;

/// <summary>Compiles a plan to the one POSIX script that runs it on the server: facts, then the runtime, then each step as a function. A
/// pure function of the plan: what <c>--plan</c> prints is what runs.</summary>
public static class DeploymentScript
{
    private static readonly JsonSerializerOptions CompactJson = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The script.</summary>
    public static string Compile(DeploymentPlan plan) => Compile(plan, GetFingerprint(plan));

    /// <summary>Identifies what a plan does: plans with the same fingerprint run the same commands with the same values. When and by whom
    /// they were requested does not matter.</summary>
    public static string GetFingerprint(DeploymentPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var requested = plan with
        {
            Id = DeploymentId.Parse("19700101_000000-none-0000"),
            Record = "",
            By = "",
            ApprovedBy = null,
            AcceptDrift = false,
            LockTimeout = TimeSpan.Zero,
            Release = plan.Release is { } release ? release with { CreatedAt = default, Unverified = null } : null,
        };
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Compile(requested, fingerprint: ""))));
    }

    private static string Compile(DeploymentPlan plan, string fingerprint)
    {
        var (facts, functions) = (CompileFacts(plan), CompileFunctions(plan));
        var kind = plan.Kind.ToString().ToLowerInvariant();
        facts.Append(Assign("plan_fingerprint", fingerprint)).Append('\n');
        return $"""
            #!/bin/sh
            # QgoBuild: {kind} {plan.Id} on {plan.Environment.Name}.
            # shellcheck disable=SC2016,SC2034,SC2089,SC2090,SC2154,SC2317 # values that look like shell; facts that are read indirectly
            # Compiled from the typed plan. Kept with its journal, because it can also undo what it did: sh script.sh recover

            {RuntimeScript.Prelude}{facts}{RuntimeScript.Concatenate(RuntimeScript.Resolve(functions + "main", plan.Application.Database))}
            # ---- functions of this plan
            {functions}
            main "$@"

            """;
    }

    private static StringBuilder CompileFacts(DeploymentPlan plan)
    {
        var (environment, application) = (plan.Environment, plan.Application);
        var certificate = plan.Certificate;
        var facts = new StringBuilder()
            .Append(Assign("deployment", plan.Id.Value))
            .Append(Assign("kind", plan.Kind.ToString().ToLowerInvariant()))
            .Append(Assign("forward_only", plan.ForwardOnly ? "yes" : "no"))
            .Append(Assign("environment", environment.Name))
            .Append(Assign("directory", environment.Directory))
            .Append(Assign("application", application.Name))
            .Append(DatabaseFacts.Assign(application.Database))
            .Append(Assign("services", string.Join(' ', application.ServiceNames)))
            .Append(Assign("exclusive_services", string.Join(' ', application.ExclusiveServices)))
            .Append(Assign("accessories", string.Join(' ', application.Accessories.Select(accessory => accessory.Name))))
            .Append(Assign("platform_definition", plan.Release?.Compose?.Platform.TrimEnd('\n') ?? ""))
            .Append(Assign("release_definition", plan.Release?.Compose?.Release.TrimEnd('\n') ?? ""))
            .Append(Assign("generated_secrets", string.Join(' ', plan.Release?.Compose?.GeneratedSecrets ?? [])))
            .Append(Assign("generated_variables", string.Join(' ', (plan.Release?.Compose?.GeneratedVariables ?? [])
                .Select(variable => $"{variable.Name}:{string.Join(',', variable.Accessories)}"))))
            .Append(Assign("database_image", environment.GetDatabaseImage(application)))
            .Append(Assign("edge_image", environment.EdgeImage))
            .Append(Assign("edge_answers", $"127.0.0.1:{EdgeConfiguration.InternalPort}"))
            .Append(Assign("edge_site", GetInternalUrl(environment.Entrances.First(entrance => entrance.HasRoutes))))
            .Append(Assign("edge_configuration", GenerateEdgeConfiguration(application, environment, certificate)))
            .Append(Assign("edge_service", EdgeService.Generate(environment.Entrances).TrimEnd('\n')))
            .Append(Assign("record", plan.Record))
            .Append(Assign("accept_drift", plan.AcceptDrift ? "yes" : "no"))
            .Append(Assign("commit", plan.Release?.Commit.ToString() ?? ""))
            .Append(HistoryFacts.Assign(application))
            .Append(Assign("migration_service", application.Migration?.Service ?? ""))
            .Append(Assign("migration_image", GetMigrationImage(plan)))
            .Append(Assign("migrations_are_online", application.Migration?.IsOnline == true ? "yes" : "no"))
            .Append(Assign("migrations_directory", application.Migration?.History is History.Prisma prisma ? prisma.Directory : ""))
            .Append(Assign("online_migrations", string.Join(' ', plan.Migrations.Online.Select(migration => migration.Name))))
            .Append(Assign("drain", Seconds(environment.DrainTimeout, least: 1)))
            .Append(Assign("lock_timeout", Seconds(plan.LockTimeout)))
            .Append(Assign("health_interval", environment.Health.Interval.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture)))
            .Append(Assign("lock_wait_timeout", Seconds(environment.Database.LockWaitTimeout)))
            .Append(Assign("restore_test_max_bytes", environment.Database.RestoreTestMaxBytes.ToString(CultureInfo.InvariantCulture)))
            .Append(Assign("by_json", JsonSerializer.Serialize(plan.By, CompactJson)))
            .Append(Assign("approved_json", JsonSerializer.Serialize(plan.ApprovedBy, CompactJson)))
            .Append(Assign("release_json", SerializeRelease(plan.Release is { } release ? release with { Compose = null } : null)))
            .Append(Assign("release_record", SerializeRelease(plan.Release)))
            .Append(Assign("release_variables", GetReleaseVariables(plan)))
            .Append(Assign("release_settings", string.Join(' ', plan.Settings.All.Select(setting => setting.Name))))
            .Append(Assign("release_values", SettingsFunction.AssignValues(plan.Settings)))
            .Append(Assign("release_images", plan.Release is { } images ? string.Join('\n', GetReleaseImages(plan, images)) : ""));
        AppendCertificate(facts, environment, certificate);
        AppendSteps(facts, plan);
        return facts;
    }

    // The runner has no other information about the steps than these lists.
    private static void AppendSteps(StringBuilder facts, DeploymentPlan plan)
    {
        facts.Append(Assign("steps_json", JsonSerializer.Serialize(plan.Steps.Select(step => step.Name), CompactJson)))
            .Append(Assign("prepare_steps", Names(step => step.Phase == StepPhase.Prepare)))
            .Append(Assign("lock_step", Names(step => step.Phase == StepPhase.Lock)))
            .Append(Assign("change_steps", Names(step => step.Phase == StepPhase.Change)))
            .Append(Assign("final_steps", Names(step => step.Phase == StepPhase.Finish)))
            .Append(Assign("cancellable", Names(step => step.IsCancellable)))
            .Append(Assign("undoable", Names(step => step.Undo is not null)))
            .Append(Assign("undoable_fallback", Names(step => step.UndoFallback is not null)));
        foreach (var step in plan.Steps)
            facts.Append(Assign($"deadline_{step.Name}",
                Seconds(step.Deadline + (step.Phase == StepPhase.Lock ? plan.LockTimeout : TimeSpan.Zero))));

        string Names(Func<Step, bool> condition) => string.Join(' ', plan.Steps.Where(condition).Select(step => step.Name));
    }

    private static string CompileFunctions(DeploymentPlan plan)
    {
        var functions = new StringBuilder().Append(
            $"{ServerScript.ExecComposeFunction(plan.Environment)}\n{HasConditionsFunction(plan.Environment)}\n" +
            DataFunction.Define(plan.Application.Data) + SettingsFunction.Define(plan.Settings, service => GetImage(plan, service)));
        AppendServiceChecks(functions, plan.Application);
        AppendEntranceChecks(functions, plan.Environment);
        AppendOnlineMigrations(functions, plan);
        // The words of the command stay apart, whatever they contain.
        functions.Append(DefineFunction("check_migrations", plan.Application.Migration is { Check: { Count: > 0 } check } migration
            ? RemoteCommand.Sh($"    check_by_running {migration.Service} {check}") : RemoteCommand.Sh($"    return 1")));
        foreach (var step in plan.Steps)
        {
            functions.Append($"\n# {step.Description}\n").Append(DefineFunction($"do_{step.Name}", step.Commands));
            if (step.Undo is not null) functions.Append('\n').Append(DefineFunction($"undo_{step.Name}", step.Undo));
            if (step.UndoFallback is not null)
                functions.Append('\n').Append(DefineFunction($"undo_fallback_{step.Name}", step.UndoFallback));
        }

        return functions.ToString();
    }

    private static string Seconds(TimeSpan time, long least = 0) =>
        Math.Max(least, (long)time.TotalSeconds).ToString(CultureInfo.InvariantCulture);

    // Whether a service of the release waits for more than the start of another. If so, compose itself waits for it, and returns only then.
    private static RemoteCommand HasConditionsFunction(DeploymentEnvironment environment) => RemoteCommand.Sh($$"""
        has_conditions() {
            grep -qsE 'service_healthy|service_completed_successfully|^include:|extends:' \
                "$state/releases/$record/release.compose.yml" {{environment.ComposeOverrides}}
        }
        """);

    // Checks each service of a release directly: whether it responds at all, and whether it is healthy.
    private static void AppendServiceChecks(StringBuilder script, Application application)
    {
        var running = application.Services.Where(service => !service.RunsOnce).ToList();
        var probed = running.Where(service => service is { Port: not null, Check: HttpCheck }).ToList();
        var watched = running.Where(service => service.Check is Check.ContainerHealthy);
        // A service that waits for another does not answer yet.
        script.Append(CultureInfo.InvariantCulture, $$"""
            services_respond() {
                answering_colour=$1
                set --
            {{string.Concat(probed.Select(service =>
                $"    is_waiting {service.Name} || set -- \"$@\" {GetUrl(service, "answering_colour")}\n"))}}    services_answer "$@"
            }

            """);
        // That it runs is checked in any case.
        script.Append(CultureInfo.InvariantCulture, $"services_healthy() {{ {string.Join(" && ", [
            $"responds_ok {string.Join(' ', probed.Select(service => GetUrl(service, "1")))}".TrimEnd(),
            .. watched.Select(service => RemoteCommand.Sh($"container_healthy \"$1\" {service.Name}").Text),
        ])}; }}\n");

        static string GetUrl(Service service, string colour) =>
            $"\"http://{service.Name}-${colour}:{service.Port}\"{RemoteCommand.Quote(((HttpCheck)service.Check).Path)}";
    }

    // Checks that users are served: through the edge, from inside its container, and through the ports that the server publishes.
    private static void AppendEntranceChecks(StringBuilder script, DeploymentEnvironment environment)
    {
        var serving = environment.Entrances.Where(entrance => entrance.HasRoutes).ToList();
        var reports = serving.Where(entrance => entrance.Check is Check.Reports).DefaultIfEmpty(serving[0]).Take(1);
        var all = serving.OrderBy(entrance => entrance.Check is not Check.Reports).ToList();
        // An edge with a pending upgrade does not publish all ports.
        script.Append(CultureInfo.InvariantCulture,
            $"edge_healthy() {{ responds_ok {string.Join(' ', reports.Select(entrance => GetUrl(entrance, "127.0.0.1")))}; }}\n");
        const string PublishedHost = "\"$(published_host)\"";
        script.Append(CultureInfo.InvariantCulture, $$"""
            public_serves() {
                publishes_any_port {{string.Join(' ', all.Select(entrance => entrance.Port))}} || return 1
                set --
            {{string.Concat(all.Select(entrance =>
                $"    ! publishes_port {entrance.Port} || set -- \"$@\" {GetUrl(entrance, PublishedHost)}\n"))}}    responds_ok "$@"
            }

            """);

        static string GetUrl(Entrance entrance, string host) =>
            $"{entrance.Scheme}://{host}:{entrance.Port}{RemoteCommand.Quote(entrance.Check.Path)}";
    }

    private static string GetInternalUrl(Entrance entrance) => $"{entrance.Scheme}://127.0.0.1:{entrance.Port}/";

    // A configuration that names a certificate requires it. Without it the configuration is empty, and the present one stays in use.
    private static string GenerateEdgeConfiguration(Application application, DeploymentEnvironment environment,
        CertificateFiles? certificate) =>
        CertificateFiles.AreUsedBy(environment.Entrances) && certificate is null
            ? ""
            : EdgeConfiguration.Generate(application.Title, environment.Entrances, environment.DrainTimeout, certificate: certificate?.Name
                ?? EdgeConfiguration.IssuedCertificateDirectory).TrimEnd('\n');

    private static void AppendCertificate(StringBuilder script, DeploymentEnvironment environment, CertificateFiles? certificate)
    {
        var encrypted = environment.Entrances.FirstOrDefault(entrance => entrance.Tls is not null);
        var authority = encrypted?.Tls as LetsEncrypt;
        var names = string.Join(' ', environment.Entrances.Where(entrance => entrance.Tls is not null)
            .SelectMany(entrance => entrance.Hosts).Distinct());
        script
            .Append(Assign("tls_kind", authority is not null ? "issued" : certificate is not null ? "own" : ""))
            .Append(Assign("tls_names", names))
            .Append(Assign("tls_site", encrypted is null ? "" : GetInternalUrl(encrypted)))
            .Append(Assign("tls_days_needed", CertificateFiles.MinimumDaysLeft.ToString(CultureInfo.InvariantCulture)))
            .Append(Assign("tls_name", certificate?.Name ?? ""))
            .Append(Assign("tls_chain", certificate?.Chain.TrimEnd('\n') ?? ""))
            .Append(Assign("certbot_image", authority?.Image ?? ""))
            .Append(Assign("certbot_script", authority is null ? "" : RuntimeScript.Read("certbot.sh").TrimEnd('\n')))
            .Append(Assign("certbot_request", authority is null ? "" : string.Join('\n',
                $"names={names}", $"email={authority.Email}", $"directory={authority.Directory}",
                $"rehearses={(authority.UseStagingFirst ? "yes" : "no")}")));
    }

    // For each online migration, a query that shows which of its additions exist, and the statements that revert them.
    private static void AppendOnlineMigrations(StringBuilder script, DeploymentPlan plan)
    {
        Append("online_exists_sql", schemaAddition => schemaAddition.ExistsSql);
        Append("online_revert_sql", schemaAddition => schemaAddition.RevertSql);

        void Append(string name, Func<SchemaAddition, string> sql)
        {
            var arms = plan.Migrations.Online.Select(migration =>
                $"        {RemoteCommand.Quote(migration.Name)}) printf %s " +
                    $"{RemoteCommand.Quote(string.Join('\n', migration.GetAdditions().Reverse().Select(sql)))} ;;\n");
            script.Append(CultureInfo.InvariantCulture,
                $"{name}() {{\n    case \"$1\" in\n{string.Concat(arms)}        *) ;;\n    esac\n}}\n");
        }
    }

    private static string DefineFunction(string name, RemoteCommand body) => $"{name}() {{\n{body}\n}}\n";

    private static string SerializeRelease(Release? release) =>
        release is null ? "null" : JsonSerializer.Serialize(JsonSerializer.Deserialize<JsonElement>(release.ToJson()), CompactJson);

    // The image whose migrations are applied: where it is the one that is live, nothing is pending.
    private static string GetMigrationImage(DeploymentPlan plan) =>
        plan.Application.Migration is { } migration ? GetImage(plan, migration.Service) : "";

    // Empty where the plan has no release.
    private static string GetImage(DeploymentPlan plan, string name)
    {
        if (plan.Release is not { } release) return "";
        var service = plan.Application.Services.FirstOrDefault(service => service.Name == name);
        while (service?.Image is ImageOrigin.SameAs same)
            service = plan.Application.Services.FirstOrDefault(other => other.Name == same.Service);
        return service?.Image switch
        {
            ImageOrigin.Built => release.GetImage(service.Name).WithRegistry(plan.Environment.Registry),
            { } pulled => FindPinned(release, pulled.ToString()!),
            null => "",
        };
    }

    // Under the name that it has in the release's compose file.
    private static string FindPinned(Release release, string image) =>
        release.Compose?.ReleaseImages.FirstOrDefault(pinned => pinned.StartsWith(image + "@", StringComparison.Ordinal)) ?? image;

    private static IEnumerable<string> GetReleaseImages(DeploymentPlan plan, Release release) =>
        plan.Application.BuiltImages.Keys.Select(service => release.GetImage(service).WithRegistry(plan.Environment.Registry))
            .Concat(release.Compose?.ReleaseImages ?? []).Distinct().Order(StringComparer.Ordinal);

    // The variables with which a release's containers are started at any time: they are stored in the release's record.
    private static string GetReleaseVariables(DeploymentPlan plan) => plan.Release is not { } release ? "" : string.Join('\n',
    [
        .. plan.Application.BuiltImages.Keys.Select(service =>
            $"export {Application.GetImageVariable(service)}=" +
            RemoteCommand.Quote(release.GetImage(service).WithRegistry(plan.Environment.Registry))),
        $"export QGO_VERSION={QuoteSingleLine(release.Version)}",
        $"export QGO_COMMIT={release.Commit}",
        $"export QGO_BRANCH={QuoteSingleLine(release.Branch ?? "")}",
        $"release_commit={release.Commit}",
        .. release.Content is { } content ? [$"release_content={content}"] : (string[])[],
    ]);

    // The record is read line by line, so a value must not contain a line break.
    private static string QuoteSingleLine(string value) =>
        RemoteCommand.Quote(string.Concat(value.Select(character => char.IsControl(character) ? ' ' : character)));
}
