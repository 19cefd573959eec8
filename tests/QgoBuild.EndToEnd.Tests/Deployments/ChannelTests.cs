using System.Text.Json;
using QgoBuild.Delivery.Shell;
using QgoBuild.EndToEnd.Tests.Faults;

namespace QgoBuild.EndToEnd.Tests.Deployments;

/// <summary>A server as people have them: a profile that prints, an sshd that allows one session a connection, a checkout of another user.</summary>
[Collection(OnStaging.Name)]
public sealed class ChannelTests(StagingFixture workshop) : IAsyncLifetime
{
    private const string Noise = "echo 'W: 2 updates are available'; echo 'stty: not a terminal' >&2; printf '{\"no\": '";

    private string HookDirectory => workshop.Target.Directory + "/.qgobuild/hooks";

    private string Hook => HookDirectory + "/before-backup";

    public async ValueTask InitializeAsync()
    {
        await workshop.ReturnToGoodAsync();
        (await workshop.DeployAsync()).Exits(0);
    }

    private string Home => $"/home/{workshop.Target.User}";

    public async ValueTask DisposeAsync() => await workshop.AsRootAsync(RemoteCommand.Sh($"""
        rm -f /etc/ssh/sshd_config.d/00-one-session.conf {Home}/.ssh/rc {Hook}
        if [ -e {Home}/.bashrc.kept ]; then mv {Home}/.bashrc.kept {Home}/.bashrc; fi
        chown {workshop.Target.User} {workshop.Target.Directory} {workshop.Target.Directory + "/.git"}
        chmod 755 {workshop.Target.Directory}
        kill -s HUP "$(cat /run/sshd.pid)"
        """));

    [Fact]
    public async Task A_profile_that_prints_and_one_session_for_each_connection_hinder_nothing()
    {
        await workshop.Server.ReadAsync(RemoteCommand.Sh($"""
            cd && cp -p .bashrc .bashrc.kept && echo {Noise} >>.bashrc && echo 'echo "the rc file prints"' >.ssh/rc && mkdir -p {HookDirectory}
            """));
        await workshop.AsRootAsync(RemoteCommand.Sh($"""
            echo 'MaxSessions 1' >/etc/ssh/sshd_config.d/00-one-session.conf
            kill -s HUP "$(cat /run/sshd.pid)"
            """));

        Assert.Equal(workshop.Good, (await AnswerOfAsync("Status")).GetProperty("live").GetProperty("commit").GetString());
        Assert.NotEmpty((await AnswerOfAsync("History")).GetProperty("deployments").EnumerateArray());
        (await workshop.DeployAsync()).Exits(0).Says("seen from outside as well");

        await workshop.AsRootAsync(RemoteCommand.Sh($"printf '#!/bin/sh\nexec sleep 600\n' >{Hook} && chmod +x {Hook}"));
        using var client = FaultClient.Deploy(workshop);
        await client.SaysAsync("… backup");
        await client.SignalAsync("TERM");
        var code = await client.EndAsync(TimeSpan.FromMinutes(1));

        Assert.True(code != 0 && client.Output.Contains("requested to cancel: it stops here and is rolled back.", StringComparison.Ordinal), client.Output);
        Assert.Equal(workshop.Good, (await AnswerOfAsync("Status")).GetProperty("live").GetProperty("commit").GetString());
    }

    [Fact]
    public async Task A_checkout_of_another_user_is_named_by_status_and_setup_and_refused_before_anything()
    {
        // Everybody may write there, but Git does not trust what belongs to somebody else.
        await workshop.AsRootAsync(RemoteCommand.Sh($"chown 12345 {workshop.Target.Directory} {workshop.Target.Directory + "/.git"} && chmod 777 {workshop.Target.Directory}"));
        var fix = $"git config --global --add safe.directory '{workshop.Target.Directory}'";

        var drift = Assert.Single((await AnswerOfAsync("Status")).GetProperty("drift").EnumerateArray()).GetString()!;
        Assert.StartsWith("The checkout cannot be read: detected dubious ownership", drift, StringComparison.Ordinal);
        Assert.EndsWith(fix, drift, StringComparison.Ordinal);
        (await workshop.OperateAsync("Setup")).Says($"belongs to another user than {workshop.Target.User}").Says(fix);
        (await workshop.DeployAsync()).Exits(1).Says("Git does not work with the checkout").Says(fix);
    }

    private async Task<JsonElement> AnswerOfAsync(string target)
    {
        var result = (await workshop.OperateAsync(target, "--json")).Exits(0);
        return JsonDocument.Parse(result.Answer).RootElement;
    }
}
