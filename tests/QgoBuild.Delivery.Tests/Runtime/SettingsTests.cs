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
        "secrets=$QGO_SERVER/memory; mkdir -p \"$work\"; ( receive_secrets <\"$QGO_SERVER/input\" ) >/dev/null\n";

    private static readonly Release Release = Samples.Release with
    {
        Compose = Samples.Release.Compose! with
        {
            Release = "secrets:\n  backend.key:\n    file: ${QGO_DIRECTORY:?}/.qgobuild/releases/${QGO_RECORD:?}/secrets/backend/key\n",
            Settings =
            [
                new("GREETING", "app/docker-compose.yml:3", [new("backend", IsFile: false)]),
                new("TOKEN", "app/docker-compose.yml:4", [new("backend", IsFile: false)]),
                new("key", "app/docker-compose.yml:9", [new("backend", IsFile: true), new("frontend", IsFile: true, "101:101")]),
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

        Assert.Equal("700 0\n400 1234\n400 101\n600 0\n", server.Read("modes"));
        Assert.Contains("rm container", server.DockerCalls);
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
    public void A_record_without_a_secret_is_not_complete(string shell)
    {
        using var server = CreateServer(shell, _ => "value");

        server.Run($"{Receive} save_record; record_complete \"$record\"; rm \"$state/releases/$record/secrets/backend/key\"; " +
            "! record_complete \"$record\"; printf %s \"$whole_file\" >\"$QGO_SERVER/missing\"");

        Assert.Equal("secrets/backend/key", server.Read("missing"));
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
