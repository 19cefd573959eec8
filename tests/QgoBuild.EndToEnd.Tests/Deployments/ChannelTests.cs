using System.Text.Json;
using QgoBuild.Delivery.Shell;
using QgoBuild.EndToEnd.Tests.Faults;

namespace QgoBuild.EndToEnd.Tests.Deployments;

/// <summary>A server as people have them: a profile that prints, an sshd that allows one session a connection, a checkout of another
/// user.</summary>
[Collection(StagingTests.Name)]
public sealed class ChannelTests(StagingFixture fixture) : IAsyncLifetime
{
    private const string ProfileOutput = "echo 'W: 2 updates are available'; echo 'stty: not a terminal' >&2; printf '{\"no\": '";

    private string HookDirectory => fixture.Target.Directory + "/.qgobuild/hooks";

    private string Hook => HookDirectory + "/before-backup";

    public async ValueTask InitializeAsync()
    {
        await fixture.CheckOutGoodAsync();
        (await fixture.DeployAsync()).ExpectExitCode(0);
    }

    private string Home => $"/home/{fixture.Target.User}";

    public async ValueTask DisposeAsync() => await fixture.RunAsRootAsync(RemoteCommand.Sh($"""
        rm -f /etc/ssh/sshd_config.d/00-one-session.conf {Home}/.ssh/rc {Hook}
        if [ -e {Home}/.bashrc.kept ]; then mv {Home}/.bashrc.kept {Home}/.bashrc; fi
        chown {fixture.Target.User} {fixture.Target.Directory} {fixture.Target.Directory + "/.git"}
        chmod 755 {fixture.Target.Directory}
        kill -s HUP "$(cat /run/sshd.pid)"
        """));

    [Fact]
    public async Task A_profile_that_prints_and_one_session_for_each_connection_hinder_nothing()
    {
        await fixture.Server.ReadAsync(RemoteCommand.Sh($"""
            cd && cp -p .bashrc .bashrc.kept && echo {ProfileOutput} >>.bashrc && echo 'echo "the rc file prints"' >.ssh/rc &&
                mkdir -p {HookDirectory}
            """));
        await fixture.RunAsRootAsync(RemoteCommand.Sh($"""
            echo 'MaxSessions 1' >/etc/ssh/sshd_config.d/00-one-session.conf
            kill -s HUP "$(cat /run/sshd.pid)"
            """));

        Assert.Equal(fixture.GoodCommit, (await ReadJsonAsync("Status")).GetProperty("live").GetProperty("commit").GetString());
        Assert.NotEmpty((await ReadJsonAsync("History")).GetProperty("deployments").EnumerateArray());
        (await fixture.DeployAsync()).ExpectExitCode(0).ExpectOutput("checked from outside as well");

        await fixture.RunAsRootAsync(RemoteCommand.Sh($"printf '#!/bin/sh\nexec sleep 600\n' >{Hook} && chmod +x {Hook}"));
        using var client = FaultClient.Deploy(fixture);
        await client.WaitForOutputAsync("… backup");
        await client.SignalAsync("TERM");
        var code = await client.WaitForExitAsync(TimeSpan.FromMinutes(1));

        Assert.True(code != 0 && client.Output.Contains("requested to cancel: it stops here and is rolled back.", StringComparison.Ordinal),
            client.Output);
        Assert.Equal(fixture.GoodCommit, (await ReadJsonAsync("Status")).GetProperty("live").GetProperty("commit").GetString());
    }

    [Fact]
    public async Task A_checkout_of_another_user_is_named_by_status_and_setup_and_refused_before_anything()
    {
        // Everybody may write there, but Git does not trust what belongs to somebody else.
        await fixture.RunAsRootAsync(RemoteCommand.Sh(
            $"chown 12345 {fixture.Target.Directory} {fixture.Target.Directory + "/.git"} && chmod 777 {fixture.Target.Directory}"));
        var fix = $"git config --global --add safe.directory '{fixture.Target.Directory}'";

        var drift = Assert.Single((await ReadJsonAsync("Status")).GetProperty("drift").EnumerateArray()).GetString()!;
        Assert.StartsWith("The checkout cannot be read: detected dubious ownership", drift, StringComparison.Ordinal);
        Assert.EndsWith(fix, drift, StringComparison.Ordinal);
        (await fixture.RunTargetAsync("Setup")).ExpectOutput($"belongs to another user than {fixture.Target.User}").ExpectOutput(fix);
        (await fixture.DeployAsync()).ExpectExitCode(1).ExpectOutput("Git does not work with the checkout").ExpectOutput(fix);
    }

    private async Task<JsonElement> ReadJsonAsync(string target)
    {
        var result = (await fixture.RunTargetAsync(target, "--json")).ExpectExitCode(0);
        return JsonDocument.Parse(result.StandardOutput).RootElement;
    }
}
