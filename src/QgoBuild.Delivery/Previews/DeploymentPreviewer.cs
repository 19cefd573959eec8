namespace QgoBuild.Delivery.Previews;

/// <summary>Finds out what a deployment would do, from its plan, its server and the registry. Changes nothing.</summary>
/// <param name="application">The application.</param>
/// <param name="environment">The environment.</param>
/// <param name="server">Its server.</param>
public sealed class DeploymentPreviewer(Application application, DeploymentEnvironment environment, ServerView server)
{
    private EnvironmentState? State => server.State;
    private Release? Live => State?.LiveRecord?.Release;

    /// <summary>The preview of a deployment whose plan is not known, because the server was not read.</summary>
    /// <param name="kind">What kind of deployment it is.</param>
    /// <param name="unknown">What could not be read, one sentence each.</param>
    public DeploymentPreview CreateUnplanned(DeploymentKind kind, params IEnumerable<string> unknown) => new()
    {
        Kind = kind,
        Environment = environment.Name,
        Server = environment.Server.ToString(),
        Users = "not known",
        OnFailure = "not known",
        Unknown = [.. Failures, .. unknown],
    };

    /// <summary>The preview of a plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="target">The target of a rollback; otherwise null.</param>
    /// <param name="gates">The conditions before it.</param>
    /// <param name="registry">The registry, which knows the sizes of images.</param>
    /// <param name="unknown">What could not be read, one sentence each.</param>
    /// <param name="cancellationToken">Cancels the requests to the registry.</param>
    public async Task<DeploymentPreview> CreateAsync(
        DeploymentPlan plan, RollbackTarget? target, IReadOnlyList<GatePreview> gates, RegistryClient registry, IEnumerable<string> unknown,
        CancellationToken cancellationToken)
    {
        var failures = new List<string>([.. Failures, .. unknown]);
        var pending = plan.Kind == DeploymentKind.Deploy && server.Facts is { } facts ? FindPending(plan.Migrations, facts) : null;
        var (users, showsMaintenance) = DescribeUsers(plan, target, pending);
        var (images, imageFailure) = await FindImagesAsync(plan, registry, cancellationToken);
        if (imageFailure is not null) failures.Add(imageFailure);
        var isBuilt = plan.Release?.Images.Values.All(image => image.Digest != DeploymentPreview.UnknownDigest) != false;
        return new()
        {
            Kind = plan.Kind,
            Environment = environment.Name,
            Server = environment.Server.ToString(),
            Release = plan.Release,
            Live = Live?.ToString(),
            Users = users,
            MaintenanceFrom = showsMaintenance ? plan.Steps.FirstOrDefault(step => step.MayEnterMaintenance)?.Name : null,
            OnFailure = DescribeFailure(plan),
            RollbackTarget = DescribeRollback(plan, target),
            Migrations =
                pending?.Select(migration => new MigrationPreview(migration.Name, migration.IsDeclaredOnline, migration.Sql)).ToList(),
            Images = images,
            BackupBytes = plan.Kind is DeploymentKind.Deploy or DeploymentKind.Rollback or DeploymentKind.Backup or DeploymentKind.Upgrade
                ? EstimateBackup() : null,
            FreeBytes = server.Facts?.FreeBytes,
            Drift = State?.Drift,
            Gates = gates,
            Steps = [.. plan.Steps.Select(step => CreateStep(step, plan.LockTimeout))],
            Unknown = failures,
            Script = isBuilt ? DeploymentScript.Compile(plan) : null,
        };
    }

    private IEnumerable<string> Failures => server.Failure is { } failure ? [$"The server: {failure}"] : [];

    private static StepPreview CreateStep(Step step, TimeSpan lockTimeout) => new(
        step.Name, step.Description, step.Phase,
        (long)(step.Deadline + (step.Phase == StepPhase.Lock ? lockTimeout : TimeSpan.Zero)).TotalSeconds, step.IsCancellable,
        Unindent(step.Commands.Text), step.Undo is { } undo ? Unindent(undo.Text) : null,
        step.UndoFallback is { } fallback ? Unindent(fallback.Text) : null);

    // The commands are the bodies of functions.
    private static string Unindent(string commands) =>
        string.Join('\n', commands.Trim('\n').Split('\n')
            .Select(line => line.StartsWith("    ", StringComparison.Ordinal) ? line[4..] : line).Where(line => line.Trim().Length > 0))
            .Replace(DeploymentPreview.UnknownDigest, "(not built yet)", StringComparison.Ordinal);

    private IReadOnlyList<SqlMigration>? FindPending(ReleaseMigrations migrations, PlanFacts facts) => (facts.Migrations, migrations) switch
    {
        (_, { AreListed: false }) => null,
        ({ } applied, _) => migrations.GetPending(applied),
        _ => Live is null ? migrations.All : null,
    };

    private (string Sentence, bool ShowsMaintenance) DescribeUsers(
        DeploymentPlan plan, RollbackTarget? target, IReadOnlyList<SqlMigration>? pending)
    {
        if (State is null) return ("not known, because the server was not read", false);
        return plan.Kind switch
        {
            DeploymentKind.Deploy when plan.ChangesNothing(State) =>
                ("nothing: this release is live already, unchanged, so none of these steps would run (with --again they would)", false),
            DeploymentKind.Deploy => DescribeDeploymentUsers(plan, pending),
            DeploymentKind.Rollback => DescribeRollbackUsers(plan, target),
            DeploymentKind.Upgrade => DescribeUpgradeUsers(plan, State),
            DeploymentKind.Recover => ("no downtime if the live release serves; otherwise it serves again", false),
            _ => ("nothing", false),
        };
    }

    private (string Sentence, bool ShowsMaintenance) DescribeDeploymentUsers(DeploymentPlan plan, IReadOnlyList<SqlMigration>? pending)
    {
        if (Live is null) return ("nobody is served yet; the release is reachable at the end", false);
        if (!plan.Migrations.AreListed) return DescribeUnlistedMigrations(plan.Application.Migration!);
        if (pending is null) return ("not known, because the database does not answer", false);
        var offline = pending.Where(migration => !migration.IsDeclaredOnline).Select(migration => migration.Name).ToList();
        return (pending.Count, offline.Count) switch
        {
            (0, _) => ("no downtime: no migration is pending", false),
            (_, 0) => ("no downtime: every pending migration is declared safe online", false),
            _ => ($"the maintenance page, because of {string.Join(", ", offline)}", true),
        };
    }

    private static (string Sentence, bool ShowsMaintenance) DescribeUnlistedMigrations(Migration migration) => migration switch
    {
        { IsOnline: true } => ($"no downtime: what {migration.Service} applies is declared safe online", false),
        { Check: not null } => ($"the maintenance page, if {string.Join(' ', migration.Check)} finds a pending migration", true),
        _ => ($"the maintenance page while {migration.Service} runs, unless its image is the live one: it alone knows what is pending",
            true),
    };

    private static (string Sentence, bool ShowsMaintenance) DescribeUpgradeUsers(DeploymentPlan plan, EnvironmentState state)
    {
        var edge = Describe("edge", state.EdgeWaits, "disconnected for a second");
        var database = Describe("database", state.DatabaseWaits, "the maintenance page");
        return ($"{edge}; {database}", state.DatabaseWaits.Length > 0 && plan.Steps.Any(step => step.MayEnterMaintenance));

        static string Describe(string part, string waits, string effect) => waits.Length > 0
            ? $"{part}: {effect}. {waits.TrimEnd('.')}"
            : $"{part}: nothing, unless its entrances, settings or image have changed since the last deployment";
    }

    private (string Sentence, bool ShowsMaintenance) DescribeRollbackUsers(DeploymentPlan plan, RollbackTarget? target)
    {
        if (target?.Backup is null) return ("no downtime: no data goes back", false);
        if (target.IsFullRestore)
            return ($"the maintenance page, during the restore of {plan.Application.Restored} from {target.Backup}: " +
                "what was written after it is lost", true);
        var known = State?.Releases.FirstOrDefault(release => release.Record == plan.Record)?.Migrations;
        if (server.Facts is not { Migrations: { } applied } facts || known is null)
            return ("not known, because the database does not answer", false);
        var later = applied.Except(known).Except(facts.OnlineMigrations).ToList();
        return later.Count == 0
            ? ("no downtime: that release reads the data as it is", false)
            : ($"the maintenance page, while the database is restored from {target.Backup}, because of {string.Join(", ", later)}: " +
                "rows written after that backup are lost", true);
    }

    private string DescribeFailure(DeploymentPlan plan) => plan switch
    {
        { ForwardOnly: true } => "what was brought back stays",
        { Kind: DeploymentKind.Backup or DeploymentKind.Drill } => "nothing was changed that users notice",
        { Kind: DeploymentKind.Renew } => "the present certificate stays in use",
        _ when State is null => "the release that is live serves, with its data",
        _ when Live is null => "nothing is live, as now",
        _ => $"{Live} serves, with its data; migrations that it cannot read are undone with the backup of this deployment",
    };

    private string? DescribeRollback(DeploymentPlan plan, RollbackTarget? target) => plan.Kind switch
    {
        DeploymentKind.Rollback => target?.Release.ToString(),
        DeploymentKind.Deploy when Live is { } live => $"{live}: ./build.sh Rollback --environment {environment.Name}",
        _ => null,
    };

    // A backup is about as large as the last one; the first one is smaller than the data.
    private long? EstimateBackup() => State?.Backups is [.., var newest]
        ? newest.Bytes
        : server.Facts is { DatabaseBytes: { } bytes } facts ? bytes + facts.DataBytes : null;

    private async Task<(IReadOnlyList<ImagePreview> Images, string? Failure)> FindImagesAsync(
        DeploymentPlan plan, RegistryClient registry, CancellationToken cancellationToken)
    {
        if (plan.Kind is not (DeploymentKind.Deploy or DeploymentKind.Rollback or DeploymentKind.Upgrade)) return ([], null);
        var platform = DeploymentSteps.GetPlatformImages(application, environment)
            .Select(image => CreatePlatformImage(image.Part, image.Name));
        if (plan.Release is not { } release) return ([.. platform], null);
        try
        {
            var found = await Task.WhenAll(application.BuiltImages.Keys.Select(
                service => FindImageAsync(service, release.GetImage(service), registry, cancellationToken)));
            return ([.. found, .. platform], null);
        }
        catch (DeliveryException failure)
        {
            var images = application.BuiltImages.Keys.Select(service =>
                CreateImage(service, release.GetImage(service), ImageState.Unknown));
            return ([.. images, .. platform], $"The sizes of the images: {failure.Message}");
        }
    }

    private async Task<ImagePreview> FindImageAsync(
        string service, ImageReference image, RegistryClient registry, CancellationToken cancellationToken)
    {
        if (image.Digest == DeploymentPreview.UnknownDigest) return CreateImage(service, image, ImageState.NotBuilt);
        // The server has the layers of the live release.
        var live = Live?.Images.GetValueOrDefault(service);
        var reading = live is not null && HasImage(live.WithRegistry(environment.Registry))
            ? registry.FindLayersAsync(live.Repository, live.Digest, cancellationToken)
            : Task.FromResult<IReadOnlyDictionary<string, long>?>(null);
        var layers = await registry.FindLayersAsync(image.Repository, image.Digest, cancellationToken);
        var known = await reading;
        var preview = CreateImage(service, image, layers is null ? ImageState.Missing : ImageState.InRegistry);
        return preview with
        {
            Bytes = layers?.Values.Sum(),
            BytesToPull = preview.State == ImageState.OnServer
                ? 0
                : layers?.Where(layer => known?.ContainsKey(layer.Key) != true).Sum(layer => layer.Value),
        };
    }

    // An image that the server has need not be anywhere else.
    private ImagePreview CreateImage(string service, ImageReference image, ImageState elsewhere)
    {
        var name = image.WithRegistry(environment.Registry);
        var isBuilt = image.Digest != DeploymentPreview.UnknownDigest;
        return new(
            service, name.Replace(DeploymentPreview.UnknownDigest, "(not built yet)", StringComparison.Ordinal),
            !isBuilt ? ImageState.NotBuilt : HasImage(name) ? ImageState.OnServer : elsewhere, Bytes: null, BytesToPull: null);
    }

    private ImagePreview CreatePlatformImage(string part, string name) => HasImage(name)
        ? new(part, name, ImageState.OnServer, Bytes: null, BytesToPull: 0)
        : new(part, name, server.Facts is null ? ImageState.Unknown : ImageState.InRegistry, Bytes: null, BytesToPull: null);

    private bool HasImage(string name) => server.Facts?.Images.Contains(name) == true;
}
