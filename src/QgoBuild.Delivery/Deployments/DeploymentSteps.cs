using QgoBuild.Delivery.Entrances;
using QgoBuild.Delivery.Environments;
using QgoBuild.Delivery.Releases;
using QgoBuild.Delivery.Shell;

namespace QgoBuild.Delivery.Deployments;

/// <summary>
/// The steps that deployments are made of. Each says what happens in terms of the runtime's functions; what these do in detail stands
/// in <c>Runtime/</c>, a file for each concept.
/// </summary>
internal sealed class DeploymentSteps(Application application, DeploymentEnvironment environment, Release? release)
{
    private const int MinimumFreeMebibytes = 512;

    private IEnumerable<string> Images => application.Services.Select(service => RequiredRelease.GetImage(service).WithRegistry(environment.Registry));

    private IEnumerable<string> PlatformImages => [environment.DatabaseImage, .. EdgeImages];

    private IEnumerable<string> EdgeImages => [environment.EdgeImage, .. environment.Entrances.Select(entrance => entrance.Tls).OfType<LetsEncrypt>().Select(tls => tls.Image).Distinct()];

    private Release RequiredRelease => release ?? throw new InvalidOperationException("This step needs a release.");

    public Step Preflight => new("preflight", "See that the server, its disk, database and registry are ready and nothing has drifted", TimeSpan.FromMinutes(1), RemoteCommand.Sh($"""
            preflight_tools
            preflight_directories
            {(release is null ? RemoteCommand.Sh($":") : RemoteCommand.Sh($"preflight_checkout"))}
            ask_ahead
            preflight_disk {MinimumFreeMebibytes}
            preflight_database
            preflight_drift
            {(release is null ? RemoteCommand.Sh($":") : RemoteCommand.Sh($"preflight_edge"))}
            {(release is null ? RemoteCommand.Sh($":") : RemoteCommand.Sh($"preflight_certificate"))}
            for image in {(release is null ? [] : Images)}; do preflight_image "$image"; done
            say "Docker $preflight_docker, compose $preflight_compose, $preflight_have MiB free"
        """));

    public Step Lock => new("lock", "Take the environment's lock; finish or undo what was interrupted earlier", TimeSpan.FromSeconds(10), RemoteCommand.Sh($"    :"));

    public Step Fetch => new("fetch", $"Check out {RequiredRelease.Commit.Short} from the branch {environment.Branch}", TimeSpan.FromMinutes(5), RemoteCommand.Sh($$"""
            fetch_branch {{environment.Origin}} {{environment.Branch}}
            check_out
        """))
    {
        Undo = RemoteCommand.Sh($"    check_out_again"),
        UndoFallback = CheckOutWithoutLock,
    };

    /// <summary>In place of fetching, when a release comes back: its commit was here before, or the origin still has it.</summary>
    public Step FetchForRollback => new("fetch", $"Check out {RequiredRelease.Commit.Short} again", TimeSpan.FromMinutes(5), RemoteCommand.Sh($$"""
            have_commit || fetch_branch {{environment.Origin}} {{environment.Branch}}
            check_out
        """))
    {
        Undo = RemoteCommand.Sh($"    check_out_again"),
        UndoFallback = CheckOutWithoutLock,
    };

    // A git that was killed leaves its lock behind.
    private static RemoteCommand CheckOutWithoutLock => RemoteCommand.Sh($"""
            rm -f "$directory/.git/index.lock"
            check_out_again
        """);

    public Step Pull => new("pull", "Pull the images, by digest, while the old release serves", TimeSpan.FromMinutes(15), RemoteCommand.Sh($"""
            pull_images {Images} {PlatformImages}
        """));

    public Step Platform => new("platform", "See that database and edge run; neither is ever recreated", TimeSpan.FromMinutes(5), RemoteCommand.Sh($"    platform_up {application.DataOwner}"));

    /// <summary>Where an authority issues the certificate: none in other environments.</summary>
    public IEnumerable<Step> Certificate => environment.Entrances.Any(entrance => entrance.Tls is LetsEncrypt)
        ? [new("certificate", $"See that the edge has a certificate for {HostNames}; order one if it has none", TimeSpan.FromMinutes(5), RemoteCommand.Sh($"    obtain_certificate"))]
        : [];

    /// <summary>In place of it: another one is ordered, due or not.</summary>
    public IEnumerable<Step> RenewCertificate => Certificate.Select(step => step with
    {
        Sentence = $"Order another certificate for {HostNames}; the old one serves until it is there",
        Do = RemoteCommand.Sh($"""
                certificate_files
                obtain_certificate --force
            """),
    });

    private string HostNames => string.Join(", ", environment.Entrances.SelectMany(entrance => entrance.Hosts).Distinct());

    /// <summary>In place of pulling a release: the images of what is upgraded.</summary>
    public Step PullPlatform(PlatformPart? part)
    {
        var (what, images) = part switch
        {
            PlatformPart.Edge => ("the edge's image", EdgeImages),
            PlatformPart.Database => ("the database's image", [environment.DatabaseImage]),
            _ => ("the images of edge and database", PlatformImages),
        };
        return new("pull", $"Pull {what}, while the old serves", TimeSpan.FromMinutes(15), RemoteCommand.Sh($"    pull_images {images}"));
    }

    public Step UpgradeEdge => new("edge", "Create the edge anew, with the entrances and the image of this plan; users are disconnected for a second", TimeSpan.FromMinutes(5), RemoteCommand.Sh($"    upgrade_edge"))
    {
        Undo = RemoteCommand.Sh($"    undo_edge_upgrade"),
    };

    public Step EnterMaintenanceForUpgrade => EnterMaintenance with
    {
        Sentence = "Show the maintenance page if the database waits for an upgrade, and there is room for a copy of its data",
        Do = RemoteCommand.Sh($"    maintain_for_database"),
    };

    public Step BackupForUpgrade => Backup with
    {
        Sentence = "Back up what an upgrade of the database could damage",
        Do = RemoteCommand.Sh($"""
                if [ ! -s "$work/database.reason" ]; then
                    say 'nothing to back up: the database stays as it is'
                    return 0
                fi
            {Backup.Do}
            """),
    };

    public Step UpgradeDatabase => new("database", "Copy the data of the database, and create the database anew, from the image of this plan and with the settings that wait", TimeSpan.FromMinutes(90), RemoteCommand.Sh($"    upgrade_database"))
    {
        Undo = RemoteCommand.Sh($"    undo_database_upgrade"),
    };

    public Step FinishUpgrade => new("finish", $"Let users in, remove the copy of the data, keep the last {environment.Retention} backups", environment.DrainTimeout + TimeSpan.FromMinutes(2), RemoteCommand.Sh($"    finish_upgrade {environment.Retention}"));

    /// <summary>In place of verifying a release: that what is live is reached.</summary>
    public Step VerifyLive => Verify with
    {
        Sentence = $"See that users reach {environment.Url}",
        Do = RemoteCommand.Sh($"""
                in_a_row {environment.Health.ConsecutiveSuccesses} {(long)environment.Health.Deadline.TotalSeconds} public_serves "$(recorded_commit "$(live_record_name)")" || fail "$health_reason"
            """),
    };

    /// <summary>All that must be true before a recovery: whatever else is wrong on the server, it is what the recovery is for.</summary>
    public Step PreflightForRecovery => new("preflight", "See that the server and its Docker are reachable", TimeSpan.FromMinutes(1), RemoteCommand.Sh($"""
            preflight_tools
            say "Docker $preflight_docker, compose $preflight_compose"
        """));

    /// <summary>What a recovery is for, once what was interrupted has come to its end.</summary>
    public Step RecoverLive => new("serve", "See that the live release serves; create again from its record what is gone", TimeSpan.FromMinutes(30), RemoteCommand.Sh($"    recover_live"));

    public Step Backup => new("backup", "Back up database, configuration, uploads and logs into one verified archive", TimeSpan.FromMinutes(30), RemoteCommand.Sh($"""
            make_backup
            printf '%s' "$backup_name" >"$work/backup"
            say "$backup_name, $(du --apparent-size --human-readable "$backups/$backup_name" | cut -f 1)B, verified$([ "$(cat "$work/proven")" = false ] || printf ' and loaded')$backup_note"
        """))
    {
        Undo = RemoteCommand.Sh($"""
                end_database_work
                drop_unfinished_backup
            """),
    };

    public Step EnterMaintenance => new("maintain", "Show the maintenance page if a migration is pending that is not safe while users go on", environment.DrainTimeout + TimeSpan.FromMinutes(2), RemoteCommand.Sh($"    maintain_if_migrating"))
    {
        Undo = RemoteCommand.Sh($"    open_edge"),
        UndoFallback = RemoteCommand.Sh($"""
                recreate_edge
                open_edge
            """),
    };

    /// <summary>In place of it, when an earlier release comes back: data may go back with it.</summary>
    public Step EnterMaintenanceForRollback(RollbackTarget target) => EnterMaintenance with
    {
        Sentence = "Show the maintenance page if data goes back as well",
        Do = RemoteCommand.Sh($"    {(target.Backup is null ? RemoteCommand.Sh($"say 'no data goes back: users go on'") : RemoteCommand.Of("maintain_if_restoring", target.IsFullRestore ? "yes" : "no"))}"),
    };

    public Step Start => new("start", "Start the release beside the one that serves, without traffic", TimeSpan.FromMinutes(3), RemoteCommand.Sh($"""
            keep_record
            start_release "$next_colour"
            release_starts "$next_colour" 60
            say "$next_colour"
        """))
    {
        Undo = RemoteCommand.Sh($"""
                if [ -s "$state/releases/$record/release.sh" ]; then compose_release "$record" "$next_colour" down --timeout 20; fi
                remove_one_offs "$next_colour"
                drop_record
            """),
        UndoFallback = RemoteCommand.Sh($"""
                remove_release "$next_colour"
                drop_record
            """),
    };

    public Step Migrate => new("migrate", "Apply pending migrations with the release's own image", TimeSpan.FromMinutes(30), RemoteCommand.Sh($"    migrate"))
    {
        Undo = RemoteCommand.Sh($"    undo_database_change"),
        UndoFallback = RemoteCommand.Sh($"    undo_by_backup"),
    };

    /// <summary>In place of migrations, when an earlier release comes back.</summary>
    public Step Restore(RollbackTarget target) => new("restore", DescribeRestore(target), TimeSpan.FromMinutes(30), target switch
    {
        { Backup: { } backup, IsFullRestore: true } => RemoteCommand.Sh($"    restore_backup {backup} yes"),
        { Backup: { } backup } => RemoteCommand.Sh($"    restore_if_migrated {backup}"),
        _ => RemoteCommand.Sh($"    refuse_if_migrated"),
    })
    {
        Undo = RemoteCommand.Sh($"    undo_database_change"),
        UndoFallback = RemoteCommand.Sh($"    undo_by_backup"),
    };

    /// <summary>What a restore does, up to where it would exchange the databases.</summary>
    public Step RehearseRestore(string? backup) => new("rehearse", $"Restore {backup ?? "the newest backup"} beside the database, see that all of it is there, and throw it away", TimeSpan.FromMinutes(30), RemoteCommand.Sh($"    rehearse_restore {backup ?? ""}"))
    {
        Undo = RemoteCommand.Sh($"""
                end_database_work
                end_rehearsal
            """),
    };

    public Step Check => new("check", $"See that the release is healthy, {environment.Health.ConsecutiveSuccesses} times in a row", environment.Health.Deadline + TimeSpan.FromMinutes(1), RemoteCommand.Sh($"""
            check_release "$next_colour" {environment.Health.ConsecutiveSuccesses} {(long)environment.Health.Deadline.TotalSeconds}
        """));

    public Step Switch => new("switch", "Turn the edge to the release", environment.DrainTimeout + TimeSpan.FromMinutes(1), RemoteCommand.Sh($"""
            edge_switch "$record" "$next_colour" || fail "The edge did not turn to $next_colour."
            say "$next_colour serves"
        """))
    {
        Undo = RemoteCommand.Sh($"""
                if [ -n "$live_record" ]; then
                    edge_switch "$live_record" "$live_colour" || fail "The edge did not turn back to $live_colour."
                    edge_drain "$next_colour"
                else
                    edge_shut
                fi
            """),
        UndoFallback = RemoteCommand.Sh($"""
                if [ -n "$live_record" ]; then edge_configure "$state/releases/$live_record/nginx.conf"; else edge_configure "$state/edge/nginx.conf"; fi
                if [ -n "$live_record" ]; then edge_turn "$live_colour"; else edge_turn none; fi
                recreate_edge
                [ -z "$live_record" ] || in_a_row 1 15 edge_shows "$live_colour" || fail "The edge did not turn back to $live_colour, though it was created anew."
            """),
    };

    public Step Verify => new("verify", $"See for a while that {environment.Url} serves it", (2 * environment.Health.Deadline) + TimeSpan.FromMinutes(1), RemoteCommand.Sh($"""
            in_a_row {environment.Health.ConsecutiveSuccesses} {(long)environment.Health.Deadline.TotalSeconds} public_serves "$commit" ||
                fail_with_logs "$next_colour" "$health_reason"
            {(environment.Health.IncludePublicCheck ? RemoteCommand.Sh($"seen_from_outside {(long)environment.Health.Deadline.TotalSeconds + 10}") : RemoteCommand.Sh($":"))}
        """));

    public Step Finish => new("finish", $"Record it, let users in, stop the old release, keep the last {environment.Retention} backups", (2 * environment.DrainTimeout) + TimeSpan.FromMinutes(5), RemoteCommand.Sh($"""
            record_live
            open_edge
            edge_drain "$live_colour"
            stop_old_release
            tidy_up {environment.Retention}
        """));

    public Step PruneBackups => new("finish", $"Keep the last {environment.Retention} backups", TimeSpan.FromMinutes(1), RemoteCommand.Sh($"    prune_backups {environment.Retention}"));

    private static string DescribeRestore(RollbackTarget target) => target switch
    {
        { Backup: { } backup, IsFullRestore: true } => $"Restore database and uploads from {backup}",
        { Backup: { } backup } => $"Restore the database from {backup}, if the schema is not the one of that release",
        _ => "See that the schema is the one of that release",
    };
}
