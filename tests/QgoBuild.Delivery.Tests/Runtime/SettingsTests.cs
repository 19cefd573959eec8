using QgoBuild.Delivery.Deployments;
using QgoBuild.Delivery.Environments;
using QgoBuild.Delivery.Releases;
using QgoBuild.Delivery.Tests.Deployments;

namespace QgoBuild.Delivery.Tests.Runtime;

/// <summary>The settings of a release on its server: received, kept with its record, readable by their user alone, in no backup.</summary>
public sealed class SettingsTests
{
    // As bytes of a secret may be.
    private const string Hostile = "it's a \"key\" $(touch /tmp/qgo-owned) `x` \\ ü%s\n\nwith lines\n\n";

    private const string Receive =
        "secrets=$QGO_SERVER/memory.$$; mkdir -p \"$work\"; ( receive_secrets <\"$QGO_SERVER/input\" ) >/dev/null\n";

    private static readonly Release Release = Samples.Release with
    {
        Compose = Samples.Release.Compose! with
        {
            Release = "services:\n  backend:\n    environment:\n      A: ${QGO_SETTING_GREETING?}\n      B: ${QGO_SETTING_TOKEN?}\n" +
                "secrets:\n  backend.key:\n    file: ${QGO_DIRECTORY:?}/.qgobuild/releases/${QGO_RECORD:?}/secrets/backend/key\n",
            Settings =
            [
                new("GREETING", "app/docker-compose.yml:3", [new("backend", SettingForm.Variable)]),
                new("TOKEN", "app/docker-compose.yml:4", [new("backend", SettingForm.Variable)]),
                new("key", "app/docker-compose.yml:9",
                [
                    new("backend", SettingForm.File), new("frontend", SettingForm.File, "101:101"),
                    new("worker", SettingForm.File, "101") { Mode = "0440" }, new("legacy", SettingForm.File, "root"),
                ]),
            ],
        },
    };

    private static readonly DeploymentEnvironment Environment = Samples.Environment with
    {
        Settings =
        [
            new Setting("GREETING", Hostile), Setting.Secret("TOKEN", "Token") with { InVariable = true }, Setting.Secret("key", "Key"),
        ],
    };

    [Theory, Shells]
    public void Secrets_arrive_on_standard_input_with_every_byte_and_are_kept_with_the_record(string shell)
    {
        using var server = CreateServer(shell, name => name == "Key" ? Hostile : "token\n");

        server.Run($"{Receive} save_record");

        var record = $".qgobuild/releases/{server.Record}";
        Assert.Equal(Hostile, server.Read($"{record}/secrets/backend/key"));
        Assert.Equal(Hostile, server.Read($"{record}/secrets/frontend/key"));
        Assert.Equal("token\n", server.Read($"{record}/variables/TOKEN"));
        Assert.DoesNotContain("touch", server.Read($"{record}/release.json"), StringComparison.Ordinal);
        var recorded = server.Read($"{record}/settings").TrimEnd('\n').Split('\n').Select(RecordedSetting.Parse).ToList();
        Assert.Equal(["GREETING", "TOKEN", "key"], recorded.Select(setting => setting!.Name));
        Assert.All(recorded, setting => Assert.Matches("^[0-9a-f]{8}$", setting!.Fingerprint));
        Assert.True(CreatePlan(name => name == "Key" ? Hostile : "token\n").Settings.AreRecorded(recorded!));
        Assert.False(CreatePlan(name => name == "Key" ? Hostile : "token").Settings.AreRecorded(recorded!));
        Assert.False(File.Exists("/tmp/qgo-owned"));
    }

    [Theory, Shells]
    public void A_secret_is_readable_by_the_user_of_its_service_alone(string shell)
    {
        using var server = CreateServer(shell, _ => "value");
        server.Docker = """
            case "$*" in
                "image inspect"*) echo node:node ;;
                "create "*) echo container ;;
                "cp container:/etc/passwd -")
                    mkdir -p "$QGO_FAKE/etc"
                    printf 'root:x:0:0\nnode:x:1234:99\n' >"$QGO_FAKE/etc/passwd"
                    tar -C "$QGO_FAKE/etc" -cf - passwd
                    ;;
            esac
            """;

        server.Run($"{Receive} save_record; cd \"$state/releases/$record\"; " +
            "stat -c '%a %u' secrets secrets/*/key variables/TOKEN >\"$QGO_SERVER/modes\"");

        // What begins as root may read it as another user.
        Assert.Equal("700 0\n400 1234\n400 101\n444 0\n440 101\n600 0\n", server.Read("modes"));
        Assert.Contains("rm --volumes container", server.DockerCalls);
    }

    [Theory, Shells]
    public void What_has_no_value_here_is_kept_from_the_live_release(string shell)
    {
        using var server = CreateServer(shell, name => name == "Key" ? null : "new");
        server.Write(".qgobuild/releases/20260101_live/secrets/backend/key", Hostile);
        server.Write(".qgobuild/releases/20260101_live/variables/TOKEN", "old");
        server.Write(".qgobuild/releases/20260101_live/settings", "TOKEN 00000000\nkey 12345678\n");
        server.SetLive("20260101_live");

        server.Run($"{Receive} preflight_settings; save_record");

        var record = $".qgobuild/releases/{server.Record}";
        Assert.Equal(Hostile, server.Read($"{record}/secrets/frontend/key"));
        Assert.Equal("new", server.Read($"{record}/variables/TOKEN"));
        Assert.Contains("\nkey 12345678\n", server.Read($"{record}/settings"), StringComparison.Ordinal);
        Assert.DoesNotContain("00000000", server.Read($"{record}/settings"), StringComparison.Ordinal);
    }

    [Theory, Shells]
    public void A_secret_that_nobody_has_fails_the_checks(string shell)
    {
        using var server = CreateServer(shell, name => name == "Key" ? null : "new");

        var reason = server.RunFailing($"{Receive} preflight_settings");

        Assert.Equal("The secret key has no value: its parameter Key is not set where this deployment was started, and no release is " +
            "live here that has one.", reason);
    }

    [Theory, Shells]
    public void Compose_gets_the_values_of_the_record_and_a_backup_asterisks(string shell)
    {
        using var server = CreateServer(shell, _ => Hostile);
        server.Docker = "printf '<%s><%s>' \"$QGO_SETTING_GREETING\" \"$QGO_SETTING_TOKEN\"";
        const string Config = "compose_release \"$record\" green config";

        var output = server.Run($"{Receive} save_record >/dev/null; {Config}; secrets_hidden=yes; {Config}");

        Assert.Equal($"<{Hostile}><{Hostile}><{Hostile}><***>", output[output.IndexOf('<', StringComparison.Ordinal)..]);
        Assert.DoesNotContain(server.DockerCalls, call => call.Contains("touch", StringComparison.Ordinal));
    }

    [Theory, Shells]
    public void A_record_without_a_value_is_not_complete_and_not_started(string shell)
    {
        foreach (var file in (string[])["secrets/backend/key", "variables/TOKEN", "values.sh"])
        {
            using var server = CreateServer(shell, _ => "value");
            server.Run($"{Receive} save_record; record_complete \"$record\"");
            File.Delete(server[$".qgobuild/releases/{server.Record}/{file}"]);

            Assert.EndsWith("is missing. Nothing was changed.", server.RunFailing("preflight_settings"), StringComparison.Ordinal);
        }
    }

    [Theory, Shells]
    public void What_a_killed_session_left_of_a_record_is_dropped(string shell)
    {
        using var server = CreateServer(shell, _ => "value");
        server.Write($".qgobuild/releases/{server.Record}.new/secrets/backend/key", "value");

        server.Run("drop_record");

        Assert.Empty(server.List(".qgobuild/releases"));
    }

    [Theory, Shells]
    public void An_accessory_that_exists_keeps_the_value_that_it_was_created_with(string shell)
    {
        using var server = CreateServer(shell, _ => "value");
        server.Docker = "[ \"$*\" = 'container inspect qgo-cargo-staging-db' ] || [ \"$3\" = qgo-cargo-staging-db-1 ]";
        const string Check = "generated_variables='CACHE_PASSWORD:cache DB_PASSWORD:cache,db'; preflight_generated";

        var reason = server.RunFailing(Check);

        Assert.StartsWith("db was created with another value of DB_PASSWORD than this release has", reason, StringComparison.Ordinal);
        Assert.Contains($"Write the value that it has into {server[".qgobuild/variables/DB_PASSWORD"]} on the server", reason,
            StringComparison.Ordinal);
        server.Write(".qgobuild/variables/DB_PASSWORD", "as it is");
        server.Run(Check);
    }

    [Theory, Shells]
    public void A_rootless_engine_has_other_numbers_of_users_than_the_server(string shell)
    {
        using var server = CreateServer(shell, _ => "value");

        Assert.Equal("1000;", server.Run("user_number 1000 image; printf ';'; is_rootless() { :; }; user_number 1000 image"));
    }

    [Theory, Shells]
    public void A_file_of_variables_comes_whole_and_a_backup_has_its_names_alone(string shell)
    {
        const string Text = "# remark\nKEY='a $(id)'\nexport OTHER=\"two\nSECRET lines\"\n  EMPTY=\n";
        var release = Release with
        {
            Compose = Release.Compose! with { Settings = [new("conf/.env", "x", [new("backend", SettingForm.Variables)])] },
        };
        var environment = Samples.Environment with { Settings = [Setting.Secret("conf/.env", "Env") with { InVariable = true }] };
        var plan = DeploymentPlans.Deploy(release, Samples.Application, environment, "dev@laptop", Samples.Now) with
        {
            Settings = DeploymentSettings.Resolve(release, Samples.Application, environment, _ => Text),
        };
        using var server = new RuntimeServer(shell, plan);
        server.Write("input", "{}\n" + plan.Settings.ToInput().TrimEnd('\n'));
        server.Write(".qgobuild/edge/nginx.conf");
        server.Docker = "cat \"$QGO_VALUES/conf_.env\"; printf ';'";
        const string Config = "compose_release \"$record\" green config";

        var output = server.Run($"{Receive} save_record >/dev/null; {Config}; secrets_hidden=yes; {Config}; secrets_hidden=; {Config}");

        server.Docker = "echo 'line 3: unexpected character in variable name SECRET' >&2; exit 1";
        Assert.StartsWith("The file of variables conf_.env cannot be read, at line 3. Its lines are NAME=value",
            server.RunFailing($"rm -r \"$state/releases\"; {Receive} save_record"), StringComparison.Ordinal);
        Assert.Equal($"{Text};KEY=***\nOTHER=***\n;{Text};", output[output.IndexOf('#', StringComparison.Ordinal)..]);
    }

    private static RuntimeServer CreateServer(string shell, Func<string, string?> findSecret)
    {
        var plan = CreatePlan(findSecret);
        var server = new RuntimeServer(shell, plan);
        server.Write("input", "{}\n" + plan.Settings.ToInput().TrimEnd('\n'));
        server.Write(".qgobuild/edge/nginx.conf");
        return server;
    }

    private static DeploymentPlan CreatePlan(Func<string, string?> findSecret) =>
        DeploymentPlans.Deploy(Release, Samples.Application, Environment, "dev@laptop", Samples.Now) with
        {
            Settings = DeploymentSettings.Resolve(Release, Samples.Application, Environment, findSecret),
        };
}
