using QgoBuild.Delivery.Remote;
using QgoBuild.Delivery.Shell;

namespace QgoBuild.Delivery.Tests.Deployments;

/// <summary>A host that refuses the first of the commands that write a certain file of a deployment, as an sshd without a free session
/// does.</summary>
internal sealed class RefusingHost(IRemoteHost host, string file, int refusals) : IRemoteHost
{
    private int _refused;

    public string Name => host.Name;

    public Task<int> RunAsync(RemoteCommand command, ReadOnlyMemory<byte> input = default, Action<RemoteOutput>? onLine = null,
        CancellationToken cancellationToken = default) =>
        command.Text.Contains($"/{file}", StringComparison.Ordinal) && Interlocked.Increment(ref _refused) <= refusals
            ? throw new RemoteSessionException(Name, "it is full", new InvalidOperationException())
            : host.RunAsync(command, input, onLine, cancellationToken);

    public ValueTask DisposeAsync() => host.DisposeAsync();
}
