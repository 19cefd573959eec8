using QgoBuild.Delivery.Deployments;
using QgoBuild.Delivery.Environments;
using QgoBuild.Delivery.Tests.Deployments;

namespace QgoBuild.Delivery.Tests.Runtime;

/// <summary>The functions of the script that create a database anew, and bring the old one back with its data.</summary>
public sealed class NewerDatabaseTests : IDisposable
{
    private const string Live = "20261123_083241-4f2ab12c-0000";
    private const string Newer = "mysql:9.9";

    // Docker is pretended: a volume is a directory, and a database that starts writes the name of its image into its data. Each call that
    // matters is noted.
    private const string ShellStubs = """
        called() { echo "$*" >>"$work/called"; }
        docker() {
            case "$1 $2" in
                'stop --time') called stop ;;
                'rm --force') case "$3" in *-mysql-1) called removed ;; esac ;;
                'volume rm') rm -rf "$work/volumes/$4" ;;
                'container inspect') [ -e "$work/created" ] ;;
            esac
        }
        sync() { :; }
        progress() { :; }
        unwell() { :; }
        ensure_images() { :; }
        enable_maintenance() { called closed; }
        disable_maintenance() { called opened; }
        prune_backups() { :; }
        require_copy_space() { :; }
        database_ready() { [ -e "$work/created" ]; }
        describe_database() { printf 'MySQL of %s' "$database_image"; }
        mysql_root() { cat >/dev/null; }
        in_database() { :; }
        row_counts() { cat "$work/volumes/cargo/rows"; }
        copy_volume() {
            called "copy $1 $2"
            [ ! -e "$work/no-copy" ] || return 1
            mkdir -p "$work/volumes/$2"
            rm -rf "${work:?}/volumes/$2"
            cp -a "$work/volumes/$1" "$work/volumes/$2"
        }
        compose_platform() {
            called "up $database_image $(cat "$state/platform.compose.yml")"
            : >"$work/created"
            case "$* $database_image" in *--force-recreate*mysql:*) printf '%s' "$database_image" >"$work/volumes/cargo/written-by" ;; esac
            if [ -e "$work/ruins" ]; then printf 'shipments\t0\n' >"$work/volumes/cargo/rows"; fi
            if [ -e "$work/refuses" ] && [ "$database_image" = mysql:9.9 ]; then
                rm -f "$work/volumes/cargo/rows"; echo 'exited (1)' >&2; return 1
            fi
        }
        record_platform() {
            printf 'database_image=%s\ndatabase_volumes="cargo "\nedge_image=nginx:1.28\n' "$database_image" >"$state/platform.sh"
        }
        live_record=20261123_083241-4f2ab12c-0000

        """;

    private const string Upgrade = "maintain_for_database; upgrade_database";

    private readonly BackupServer _server = Server(Samples.Environment with { DatabaseImage = Newer });

    public NewerDatabaseTests() => Create(_server);

    public void Dispose() => _server.Dispose();

    [Fact]
    public void A_database_as_it_is_to_be_waits_for_nothing_and_is_not_touched()
    {
        using var server = Server(Samples.Environment);
        Create(server);

        Assert.Equal("", Run(server, "database_upgrade_reason"));
        Assert.Equal(
            "image and settings of the database have not changed: no downtime\nthe database stays as it is\n",
            Run(server, Upgrade + "; [ ! -e \"$work/called\" ]"));
    }

    [Fact]
    public void Another_image_waits_and_is_applied_once_the_data_is_copied()
    {
        Assert.Equal($"It runs {Samples.Environment.DatabaseImage}, and is to run {Newer}.", Run(_server, "database_upgrade_reason"));

        Run(_server, Upgrade);

        Assert.Equal($"closed\nstop\ncopy cargo cargo-before\nup {Newer} settings\n", Run(_server, "cat \"$work/called\""));
        Assert.Equal($"{Samples.Environment.DatabaseImage} {Newer}",
            Run(_server, "printf '%s %s' \"$(cat \"$work/volumes/cargo-before/written-by\")\" \"$(cat " +
                "\"$work/volumes/cargo/written-by\")\""));
        Assert.Equal("", Run(_server, "database_upgrade_reason; [ ! -e \"$state/database.waits\" ]; if users_admitted; then exit 9; fi"));

        Assert.Equal("opened\n", Run(_server,
            "finish_upgrade 5; users_admitted; [ ! -e \"$work/volumes/cargo-before\" ]; tail -n 1 \"$work/called\""));
    }

    [Fact]
    public void Settings_come_with_a_deployment_wait_and_are_applied_by_an_upgrade()
    {
        // A file from before settings were identified, and one with the same settings, are replaced at once.
        Run(_server, "platform_definition='# database: one'; platform_files; [ ! -e \"$state/platform.next.yml\" ]");
        Run(_server, "platform_definition=$(printf '# a remark\\n# database: one'); platform_files; [ ! -e \"$state/platform.next.yml\" ]");

        Run(_server, "platform_definition='# database: two'; platform_files");
        Assert.Equal("The settings of its container have changed.",
            Run(_server, $"database_wanted={Samples.Environment.DatabaseImage}; database_upgrade_reason"));
        Assert.Equal("# a remark\n# database: one\n", Run(_server, "cat \"$state/platform.compose.yml\""));

        Run(_server, Upgrade);
        Assert.Equal("# database: two\n", Run(_server, "cat \"$state/platform.compose.yml\"; [ ! -e \"$state/platform.next.yml\" ]"));
    }

    [Fact]
    public void What_fails_half_way_goes_back_to_the_old_image_and_the_copy_also_when_it_is_undone_twice()
    {
        Run(_server, "echo others >\"$state/platform.next.yml\"; : >\"$work/refuses\"");
        Assert.Equal("The database could not be created anew. exited (1).", RunFailing(_server, Upgrade));

        for (var attempt = 0; attempt < 2; attempt++)
        {
            Run(_server, "undo_database_upgrade");
            Assert.Equal("settings\nshipments\t7\n",
                Run(_server, "cat \"$state/platform.compose.yml\" \"$work/volumes/cargo/rows\"; [ ! -e \"$work/volumes/cargo-before\" ]"));
            Assert.Equal(Samples.Environment.DatabaseImage,
                Run(_server, "sed -n 's/^database_image=//p' \"$state/platform.sh\" | tr -d '\\n'; " +
                    "[ \"$(cat \"$state/platform.next.yml\")\" = others ]"));
        }
    }

    [Fact]
    public void An_undo_that_was_interrupted_is_repeated_from_the_copy()
    {
        Run(_server, ": >\"$work/refuses\"");
        RunFailing(_server, Upgrade);
        Assert.Contains("which is kept", RunFailing(_server, ": >\"$work/no-copy\"; undo_database_upgrade"), StringComparison.Ordinal);

        Run(_server, "rm \"$work/no-copy\"; undo_database_upgrade");
        Assert.Equal("shipments\t7\n", Run(_server, "cat \"$work/volumes/cargo/rows\""));
    }

    [Fact]
    public void Data_that_could_not_be_copied_is_not_copied_back()
    {
        Assert.StartsWith("The data of the database could not be copied", RunFailing(_server, ": >\"$work/no-copy\"; " + Upgrade),
            StringComparison.Ordinal);

        Run(_server, "rm \"$work/no-copy\"; undo_database_upgrade");
        Assert.Equal("shipments\t7\n",
            Run(_server, "if grep -qE 'copy cargo-before|removed' \"$work/called\"; then exit 9; fi; cat \"$work/volumes/cargo/rows\""));
    }

    [Fact]
    public void A_table_that_has_lost_its_rows_fails_the_upgrade() =>
        Assert.Equal("Data is missing after the upgrade. The table shipments is empty, and had 7 rows. ",
            RunFailing(_server, ": >\"$work/ruins\"; " + Upgrade));

    [Fact]
    public void Data_in_no_volume_is_refused_before_anything() =>
        Assert.StartsWith(
            "The data of the database is in no Docker volume",
            RunFailing(_server, "sed -i 's/^database_volumes=.*/database_volumes=\"\"/' \"$state/platform.sh\"; maintain_for_database"),
            StringComparison.Ordinal);

    private static BackupServer Server(DeploymentEnvironment environment) =>
        new(DeploymentPlans.Upgrade(Samples.Application, environment, PlatformPart.Database, "dev@laptop", Samples.Now));

    private static void Create(BackupServer server) => server.Run(ShellStubs + $"""
        printf '%s\n' "{Live} blue {Live}" >"$state/live"
        mkdir -p "$work/volumes/cargo" && printf 'shipments\t7\n' >"$work/volumes/cargo/rows" &&
            printf '%s' {Samples.Environment.DatabaseImage} >"$work/volumes/cargo/written-by"
        echo settings >"$state/platform.compose.yml"; : >"$work/created"
        database_image={Samples.Environment.DatabaseImage}; record_platform
        """);

    private static string Run(BackupServer server, string text) => server.Run(ShellStubs + text);

    private static string RunFailing(BackupServer server, string text) => server.RunFailing(ShellStubs + text);
}
