using QgoBuild.Delivery.Remote;
using QgoBuild.Delivery.Shell;

namespace QgoBuild.Delivery.Tests.Deployments;

/// <summary>A host whose connection is lost once so many lines have arrived.</summary>
internal sealed class FlakyHost(IRemoteHost host, int afterLines) : IRemoteHost
{
    public string Name => host.Name;

    public async Task<int> RunAsync(RemoteCommand command, ReadOnlyMemory<byte> input = default, Action<RemoteOutput>? onLine = null,
        CancellationToken cancellationToken = default)
    {
        using var broken = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var lines = 0;
        try
        {
            return await host.RunAsync(command, input, Take, broken.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new RemoteConnectionLostException(Name, "the test");
        }

        void Take(RemoteOutput line)
        {
            if (broken.IsCancellationRequested) return;
            onLine?.Invoke(line);
            if (++lines == afterLines) broken.Cancel();
        }
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();
}
