using System.Text.Json;
using QgoBuild.Delivery.Shell;
using QgoBuild.EndToEnd.Tests.Faults;

namespace QgoBuild.EndToEnd.Tests.Deployments;

/// <summary>A server as people have them: a profile that prints, an sshd that allows one session a connection, a checkout of another user.</summary>
[Collection(OnStaging.Name)]
public sealed class ChannelTests(StagingWorkshop workshop, SandboxFixture sandbox) : IAsyncLifetime
{
    private const string Noise = "echo 'W: 2 updates are available'; echo 'stty: not a terminal' >&2; printf '{\"no\": '";

    private string HookDirectory => workshop.Target.Directory + "/.qgobuild/hooks";

    private string Hook => HookDirectory + "/before-backup";

    public async ValueTask InitializeAsync()
    {
        await workshop.ReturnToGoodAsync();
        (await workshop.DeployAsync()).Exits(0);
    }

    public async ValueTask DisposeAsync() => await OnServerAsync(RemoteCommand.Sh($"""
        rm -f /etc/ssh/sshd_config.d/00-one-session.conf /root/.ssh/rc {Hook}
        if [ -e /root/.bashrc.kept ]; then mv /root/.bashrc.kept /root/.bashrc; fi
        chown root {workshop.Target.Directory} {workshop.Target.Directory + "/.git"}
        kill -s HUP "$(cat /run/sshd.pid)"
        """));

    [Fact]
    public async Task A_profile_that_prints_and_one_session_for_each_connection_hinder_nothing()
    {
        await OnServerAsync(RemoteCommand.Sh($"""
            cp -p /root/.bashrc /root/.bashrc.kept && echo {Noise} >>/root/.bashrc && mkdir -p /root/.ssh && echo 'echo "the rc file prints"' >/root/.ssh/rc
            echo 'MaxSessions 1' >/etc/ssh/sshd_config.d/00-one-session.conf
            mkdir -p {HookDirectory} && kill -s HUP "$(cat /run/sshd.pid)"
            """));

        Assert.Equal(workshop.Good, (await AnswerOfAsync("Status")).GetProperty("live").GetProperty("commit").GetString());
        Assert.NotEmpty((await AnswerOfAsync("History")).GetProperty("deployments").EnumerateArray());
        (await workshop.DeployAsync()).Exits(0).Says("seen from outside as well");

        await OnServerAsync(RemoteCommand.Sh($"printf '#!/bin/sh\nexec sleep 600\n' >{Hook} && chmod +x {Hook}"));
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
        await OnServerAsync(RemoteCommand.Of("chown", "12345", workshop.Target.Directory, workshop.Target.Directory + "/.git"));
        const string Fix = "git config --global --add safe.directory '/root/NEW START'";

        var drift = Assert.Single((await AnswerOfAsync("Status")).GetProperty("drift").EnumerateArray()).GetString()!;
        Assert.StartsWith("The checkout cannot be read: detected dubious ownership", drift, StringComparison.Ordinal);
        Assert.EndsWith(Fix, drift, StringComparison.Ordinal);
        (await workshop.OperateAsync("Setup")).Says("belongs to another user than root").Says(Fix);
        (await workshop.DeployAsync()).Exits(1).Says("Git does not work with the checkout").Says(Fix);
    }

    private async Task<JsonElement> AnswerOfAsync(string target)
    {
        var result = (await workshop.OperateAsync(target, "--json")).Exits(0);
        return JsonDocument.Parse(result.Answer).RootElement;
    }

    private Task<string> OnServerAsync(RemoteCommand command) =>
        sandbox.Control(workshop.On).ExecAsync(["sh", "-c", command.Text], TestContext.Current.CancellationToken);
}
