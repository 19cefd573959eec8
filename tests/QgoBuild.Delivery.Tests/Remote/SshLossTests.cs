using QgoBuild.Delivery.Remote;
using QgoBuild.Delivery.Shell;

namespace QgoBuild.Delivery.Tests.Remote;

/// <summary>A connection that is lost while a command is running.</summary>
public sealed class SshLossTests
{
    private static CancellationToken TestCancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_that_is_killed_is_a_lost_connection_not_a_failed_command()
    {
        using var server = SshServer.WithConfiguration();
        await using var host = await server.ConnectAsync();
        var running = await StartAsync(host);

        server.SignalConnections("KILL");

        var lost = await Assert.ThrowsAsync<RemoteConnectionLostException>(() => running);
        Assert.Equal(host.Name, lost.Host);
    }

    [Fact]
    public async Task A_frozen_server_is_detected()
    {
        using var server = SshServer.WithConfiguration();
        await using var host = await server.ConnectAsync();
        var running = await StartAsync(host);

        server.SignalConnections("STOP");

        // The 15 seconds of the contract, and some more for a busy machine.
        var lost = await Assert.ThrowsAsync<RemoteConnectionLostException>(() =>
            running.WaitAsync(TimeSpan.FromSeconds(30), TestCancellationToken));
        Assert.Contains("has not responded", lost.Message, StringComparison.Ordinal);
        server.SignalConnections("KILL");
    }

    [Fact]
    public async Task A_lost_connection_stays_lost_for_every_later_call()
    {
        using var server = SshServer.WithConfiguration();
        await using var host = await server.ConnectAsync();
        var running = await StartAsync(host);
        server.SignalConnections("KILL");
        await Assert.ThrowsAsync<RemoteConnectionLostException>(() => running);

        await Assert.ThrowsAsync<RemoteConnectionLostException>(() =>
            host.RunAsync(RemoteCommand.Of("true"), cancellationToken: TestCancellationToken));
        await using var again = await server.ConnectAsync();
        Assert.Equal(0, await again.RunAsync(RemoteCommand.Of("true"), cancellationToken: TestCancellationToken));
    }

    [Fact]
    public async Task Every_command_on_a_lost_connection_fails()
    {
        using var server = SshServer.WithConfiguration();
        await using var host = await server.ConnectAsync();
        var running = new[] { await StartAsync(host), await StartAsync(host), await StartAsync(host) };

        server.SignalConnections("KILL");

        foreach (var command in running)
            await Assert.ThrowsAsync<RemoteConnectionLostException>(() => command);
    }

    /// <summary>Starts a command that does not end; returns when it is running.</summary>
    private static async Task<Task<int>> StartAsync(SshRemoteHost host)
    {
        var started = new TaskCompletionSource();
        var running = host.RunAsync(RemoteCommand.Sh($"echo started; exec sleep 600"), onLine: _ => started.TrySetResult(),
            cancellationToken: TestCancellationToken);
        await started.Task.WaitAsync(TestCancellationToken);
        return running;
    }
}
