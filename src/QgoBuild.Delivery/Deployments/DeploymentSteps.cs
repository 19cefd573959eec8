using static System.TimeSpan;
using static QgoBuild.Delivery.Shell.RemoteCommand;

namespace QgoBuild.Delivery.Deployments;

/// <summary>The steps of deployments. Each step calls functions of the runtime, which are defined in <c>Runtime/</c>, one file per
/// concept.</summary>
internal sealed class DeploymentSteps(Application application, DeploymentEnvironment environment, Release? release)
{
    private const int MinimumFreeMebibytes = 512;

    private IEnumerable<string> Images =>
    [
        .. application.BuiltImages.Keys.Select(service => RequiredRelease.GetImage(service).WithRegistry(environment.Registry)),
        .. RequiredRelease.Compose?.ReleaseImages ?? [],
        .. RequiredRelease.Compose?.PlatformImages ?? [],
    ];

    private IEnumerable<string> PlatformImages => GetPlatformImages(application, environment).Select(image => image.Name);

    private IEnumerable<string> DatabaseImages => environment.GetDatabaseImage(application) is { Length: > 0 } image ? [image] : [];

    private IEnumerable<string> EdgeImages => PlatformImages.Except(DatabaseImages);

    /// <summary>The images of the parts that deployments never recreate.</summary>
    public static IEnumerable<(string Part, string Name)> GetPlatformImages(Application application, DeploymentEnvironment environment) =>
    [
        .. application.Database is { } database
            ? [(database.Accessory, environment.GetDatabaseImage(application))] : Array.Empty<(string, string)>(),
        ("edge", environment.EdgeImage),
        .. environment.Entrances.Select(entrance => entrance.Tls).OfType<LetsEncrypt>().Select(tls => ("certbot", tls.Image)).Distinct(),
    ];

    private Release RequiredRelease => release ?? throw new InvalidOperationException("This step needs a release.");
    private string HostNames => string.Join(", ", environment.Entrances.SelectMany(entrance => entrance.Hosts).Distinct());
    private long HealthDeadline => (long)environment.Health.Deadline.TotalSeconds;

    public Step Preflight => new(
        "preflight",
        "Check the server, its disk, its database and the registry, and that nothing has drifted",
        FromMinutes(1),
        Sh($"""
                preflight_tools
                preflight_directories
            {(release is null ? Nothing : Sh($"    preflight_checkout\n"))}    collect_async
                preflight_disk {MinimumFreeMebibytes}
                preflight_database
                preflight_drift
            {(release is null ? Nothing : PreflightForRelease)}    say "Docker $preflight_docker, compose $preflight_compose," \
                    "$preflight_have MiB free"
            """))
    {
        Phase = StepPhase.Prepare,
    };

    // Must end with a line break, because other lines follow.
    private RemoteCommand PreflightForRelease => Sh($"""
            preflight_edge
            preflight_certificate
            preflight_settings
            preflight_generated
            for image in {Images}; do preflight_image "$image"; done

        """);

    private static RemoteCommand Nothing => Sh($"");

    private RemoteCommand ExpectPublicCheck => environment.Health.IncludePublicCheck ? Sh($"    expect_public_check\n") : Nothing;

    /// <summary>The only checks before a recovery: it must run whatever else is wrong on the server.</summary>
    public Step PreflightForRecovery => new(
        "preflight",
        "Check that the server and its Docker can be reached",
        FromMinutes(1),
        Sh($"""
                preflight_tools
                say "Docker $preflight_docker, compose $preflight_compose"
            """))
    {
        Phase = StepPhase.Prepare,
    };

    public Step Lock => new(
        "lock", "Acquire the environment's lock; finish or undo what was interrupted earlier", FromSeconds(10), Sh($"    acquire_lock"))
    {
        Phase = StepPhase.Lock,
    };

    public Step Fetch => CreateFetch(
        $"Check out {RequiredRelease.Commit.Short} from the branch {environment.Branch}",
        Sh($"    fetch_branch {environment.Origin} {environment.Branch}"));

    /// <summary>Replaces <see cref="Fetch"/> in a rollback: the server may have the commit already; otherwise it fetches it from the
    /// origin.</summary>
    public Step FetchForRollback => CreateFetch(
        $"Check out {RequiredRelease.Commit.Short} again", Sh($"    has_commit || fetch_branch {environment.Origin} {environment.Branch}"));

    private static Step CreateFetch(string description, RemoteCommand fetch) => new(
        "fetch",
        description,
        FromMinutes(5),
        Sh($"""
            {fetch}
                check_out
            """))
    {
        Undo = Sh($"    restore_checkout"),
        // A killed Git leaves its lock behind.
        UndoFallback = Sh($"""
                rm -f "$directory/.git/index.lock"
                restore_checkout
            """),
    };

    public Step Pull => CreatePull("Pull the images, by digest, while the old release serves", [.. Images, .. PlatformImages]);

    /// <summary>Replaces <see cref="Pull"/> in an upgrade: only the images of the upgraded parts.</summary>
    public Step PullPlatform(PlatformPart? part)
    {
        var (what, images) = part switch
        {
            PlatformPart.Edge => ("the image of the edge", EdgeImages),
            PlatformPart.Database => ("the image of the database", DatabaseImages),
            _ => ("the images of edge and database", PlatformImages),
        };
        return CreatePull($"Pull {what}, while the old ones run", images);
    }

    private static Step CreatePull(string description, IEnumerable<string> images) =>
        new("pull", description, FromMinutes(15), Sh($"    pull_images {images}"));

    public Step Platform => new(
        "platform", "Start database and edge where they do not run; never recreate them", FromMinutes(5),
        Sh($"    start_platform {application.DataOwner}"));

    /// <summary>Only if an authority issues the certificate; empty in other environments.</summary>
    public IEnumerable<Step> Certificate => environment.Entrances.Any(entrance => entrance.Tls is LetsEncrypt)
        ? [new("certificate", $"Order a certificate for {HostNames} if the edge has none", FromMinutes(5),
            Sh($"    obtain_certificate")) { HasResult = true }]
        : [];

    /// <summary>Replaces <see cref="Certificate"/>: orders a new certificate, even if the present one is not due for renewal.</summary>
    public IEnumerable<Step> RenewCertificate => Certificate.Select(step => step with
    {
        Description = $"Order another certificate for {HostNames}; the old one serves until the new one is there",
        Commands = Sh($"""
                certificate_files
                obtain_certificate --force
            """),
    });

    public Step UpgradeEdge => new(
        "edge", "Create the edge again, with the entrances and the image of this plan; users are disconnected for a second", FromMinutes(5),
        Sh($"    upgrade_edge"))
    {
        Undo = Sh($"    undo_edge_upgrade"),
        HasResult = true,
    };

    public Step EnterMaintenance => new(
        "maintain", $"Show the maintenance page if a pending migration is not declared safe online{StopsExclusive}",
        environment.DrainTimeout + FromMinutes(2), StopExclusive(Sh($"maintain_if_migrating")))
    {
        MayEnterMaintenance = true,
        Undo = Sh($"{StartExclusive}{DropRecord}    disable_maintenance"),
        UndoFallback = Sh($"""
                recreate_edge
            {StartExclusive}{DropRecord}    disable_maintenance
            """),
    };

    // Services that must not run twice. An upgrade stops no release.
    private RemoteCommand StopExclusive(RemoteCommand command) => application.ExclusiveServices.Count == 0
        ? Sh($"    {command}") : Sh($"    stop_exclusive\n    {command}\n    say_stopped");

    private RemoteCommand StartExclusive => application.ExclusiveServices.Count == 0 ? Nothing : Sh($"    start_exclusive\n");

    // That step saves the record for the command that looks for pending migrations, and drops it again unless it is killed.
    private RemoteCommand DropRecord => application.Migration?.Check is { Count: > 0 }
        ? Sh($"    remove_one_offs \"$next_colour\"\n    drop_record\n") : Nothing;

    private string StopsExclusive =>
        application.ExclusiveServices is [] ? "" : $"; stop what must not run twice: {string.Join(", ", application.ExclusiveServices)}";

    /// <summary>Replaces <see cref="EnterMaintenance"/> in a rollback, which may restore data.</summary>
    public Step EnterMaintenanceForRollback(RollbackTarget target) => EnterMaintenance with
    {
        Description = $"Show the maintenance page if data goes back as well{StopsExclusive}",
        Commands = target.Backup is null
            ? StopExclusive(Sh($"say 'no data goes back: no downtime'"))
            : StopExclusive(Sh($"maintain_if_restoring {(target.IsFullRestore ? "yes" : "no")}")),
    };

    public Step EnterMaintenanceForUpgrade => EnterMaintenance with
    {
        Description =
            "Show the maintenance page if the database has a pending upgrade, and check that there is room for a copy of its data",
        Commands = Sh($"    maintain_for_database"),
    };

    public Step Backup => new(
        "backup",
        $"Back up {application.BackedUp} into one verified archive",
        FromMinutes(30),
        Sh($"""
                make_backup
                printf '%s' "$backup_name" >"$work/backup"
                backup_size=$(du --apparent-size --human-readable "$backups/$backup_name" | cut -f 1)B
                say "$backup_name, $backup_size, verified$([ "$(cat "$work/proven")" = false ] || printf ' and loaded')$backup_note"
            """))
    {
        Undo = Sh($"""
                end_database_work
                drop_unfinished_backup
            """),
    };

    public Step BackupForUpgrade => Backup with
    {
        Description = "Back up what an upgrade of the database could damage",
        Commands = Sh($"""
                if [ ! -s "$work/database.reason" ]; then
                    say 'nothing to back up: the database stays as it is'
                    return 0
                fi
            {Backup.Commands}
            """),
    };

    public Step UpgradeDatabase => new(
        "database", "Copy the data of the database, and create the database again, from the image of this plan and with its new settings",
        FromMinutes(90), Sh($"    upgrade_database"))
    {
        Undo = Sh($"    undo_database_upgrade"),
        HasResult = true,
    };

    public Step Start => new(
        "start",
        "Start the release beside the one that serves, without traffic",
        FromMinutes(3),
        Sh($"""
                save_record
                start_release "$next_colour"
                wait_release_started "$next_colour" 60
                say "$next_colour"
            """))
    {
        Undo = Sh($"""
                if [ -s "$state/releases/$record/release.sh" ]; then compose_release "$record" "$next_colour" down --timeout 20; fi
                remove_one_offs "$next_colour"
                drop_record
            """),
        UndoFallback = Sh($"""
                remove_release "$next_colour"
                drop_record
            """),
    };

    public Step Migrate => new("migrate", "Apply pending migrations with the release's own image", FromMinutes(30), Sh($"    migrate"))
    {
        Undo = Sh($"    undo_database_change"),
        UndoFallback = Sh($"    undo_with_backup"),
    };

    /// <summary>Replaces <see cref="Migrate"/> in a rollback.</summary>
    public Step Restore(RollbackTarget target) => Migrate with
    {
        Name = "restore",
        Description = target switch
        {
            { Backup: { } backup, IsFullRestore: true } => $"Restore {application.Restored} from {backup}",
            { Backup: { } backup } => $"Restore the database from {backup} if its schema is not the one of that release",
            _ => "Check that the schema is the one of that release",
        },
        Commands = target switch
        {
            { Backup: { } backup, IsFullRestore: true } => Sh($"    restore_backup {backup} yes"),
            { Backup: { } backup } => Sh($"    restore_if_incompatible {backup}"),
            _ => Sh($"    fail_if_incompatible"),
        },
    };

    /// <summary>The steps of a restore, up to the exchange of the databases.</summary>
    public Step RehearseRestore(string? backup) => new(
        "rehearse", $"Restore {backup ?? "the newest backup"} beside the database, check that it is complete, and discard it",
        FromMinutes(30), Sh($"    rehearse_restore {backup ?? ""}"))
    {
        Undo = Sh($"""
                end_database_work
                end_rehearsal
            """),
        HasResult = true,
    };

    public Step Check => new(
        "check",
        $"Check the health of the release, {environment.Health.ConsecutiveSuccesses} times in a row",
        environment.Health.Deadline + FromMinutes(1),
        Sh($"""
            {ExpectPublicCheck}    check_release "$next_colour" {environment.Health.ConsecutiveSuccesses} {HealthDeadline}
            """));

    public Step Switch => new(
        "switch",
        "Route traffic to the release",
        environment.DrainTimeout + FromMinutes(1),
        Sh($"""
                edge_switch "$record" "$next_colour" || fail "The edge does not route traffic to $next_colour."
                say "$next_colour serves"
            """))
    {
        Undo = Sh($"""
                if [ -n "$live_record" ]; then
                    edge_switch "$live_record" "$live_colour" || fail "The edge does not route traffic back to $live_colour."
                    edge_drain "$next_colour"
                else
                    edge_stop_routing
                fi
            """),
        UndoFallback = Sh($"""
                if [ -n "$live_record" ]; then
                    edge_configure "$state/releases/$live_record/nginx.conf"
                else
                    edge_configure "$state/edge/nginx.conf"
                fi
                if [ -n "$live_record" ]; then edge_route "$live_colour"; else edge_route none; fi
                recreate_edge
                [ -z "$live_record" ] || wait_stable 1 15 edge_routes_to "$live_colour" ||
                    fail "The edge does not route traffic back to $live_colour, though it was created again."
            """),
    };

    public Step Verify => new(
        "verify",
        $"Check for a while that {environment.Url} serves the release",
        (2 * environment.Health.Deadline) + FromMinutes(1),
        Sh($"""
                wait_stable {environment.Health.ConsecutiveSuccesses} {HealthDeadline} public_serves ||
                    fail_with_logs "$next_colour" "$health_reason"
            {(environment.Health.IncludePublicCheck ? Sh($"    check_publicly {HealthDeadline + 10}") : Nothing)}
            """));

    /// <summary>Replaces <see cref="Verify"/> if the deployment has no release: checks that users reach the live one.</summary>
    public Step VerifyLive => Verify with
    {
        Description = $"Check that users reach {environment.Url}",
        Commands =
            Sh($"    wait_stable {environment.Health.ConsecutiveSuccesses} {HealthDeadline} public_serves || fail \"$health_reason\""),
    };

    public Step Finish => new(
        "finish",
        $"Record the release, admit users, stop the old release, keep the last {environment.Retention} backups",
        (2 * environment.DrainTimeout) + FromMinutes(5),
        Sh($"""
                record_live
                disable_maintenance
                edge_drain "$live_colour"
                stop_old_release
                prune_all {environment.Retention}
            """))
    {
        Phase = StepPhase.Finish,
        IsCancellable = false,
    };

    public Step FinishUpgrade => Finish with
    {
        Description = $"Admit users, remove the copy of the data, keep the last {environment.Retention} backups",
        Deadline = environment.DrainTimeout + FromMinutes(2),
        Commands = Sh($"    finish_upgrade {environment.Retention}"),
    };

    public Step PruneBackups => Finish with
    {
        Description = $"Keep the last {environment.Retention} backups",
        Deadline = FromMinutes(1),
        Commands = Sh($"    prune_backups {environment.Retention}"),
    };

    /// <summary>The purpose of a recovery, after interrupted deployments are finished or undone.</summary>
    public Step RecoverLive => new(
        "serve", "Check that the live release serves; create what is missing again from its record", FromMinutes(30),
        Sh($"    serve_recorded"));
}
