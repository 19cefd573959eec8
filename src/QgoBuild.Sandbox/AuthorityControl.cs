namespace QgoBuild.Sandbox;

/// <summary>Stops or disconnects the sandbox's ACME authority, for tests of what happens without one. Until it is back, other processes
/// that bring the sandbox up leave it as it is. It comes back when this is disposed, or when the sandbox is brought up after this process
/// has ended.</summary>
public sealed class AuthorityControl : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan HoldTimeout = TimeSpan.FromSeconds(1);
    private readonly ContainerEngine _engine;
    private readonly SandboxDirectory _directory;
    private readonly AcmeDescription _acme;
    private SandboxLock? _hold;
    private bool _isStopped;
    private bool _isDisconnected;

    internal AuthorityControl(ContainerEngine engine, SandboxDirectory directory, AcmeDescription acme) =>
        (_engine, _directory, _acme) = (engine, directory, acme);

    /// <summary>Stops the authority. Its accounts and its root are lost.</summary>
    /// <exception cref="Delivery.DeliveryException">Docker failed, or another process has stopped the authority.</exception>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await HoldAsync(cancellationToken);
        await RunAsync("stop", ["stop", SandboxNames.Acme], cancellationToken);
        _isStopped = true;
    }

    /// <summary>Starts the authority; returns when it answers and its new root is in the file that the description names.</summary>
    /// <exception cref="Delivery.DeliveryException">Docker failed, or the authority does not answer.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await RunAsync("start", ["start", SandboxNames.Acme], cancellationToken);
        _isStopped = false;
        await ReleaseAsync(cancellationToken);
    }

    /// <summary>Disconnects the authority from the network. It keeps its accounts and its root.</summary>
    /// <exception cref="Delivery.DeliveryException">Docker failed, or another process has stopped the authority.</exception>
    public async Task CutNetworkAsync(CancellationToken cancellationToken)
    {
        await HoldAsync(cancellationToken);
        string[] disconnect = ["network", "disconnect", SandboxNames.Network, SandboxNames.Acme];
        await RunAsync("disconnect", disconnect, cancellationToken);
        _isDisconnected = true;
    }

    /// <summary>Connects the authority again; returns when it answers.</summary>
    /// <exception cref="Delivery.DeliveryException">Docker failed, or the authority does not answer.</exception>
    public async Task RestoreNetworkAsync(CancellationToken cancellationToken)
    {
        var connect = ContainerSpec.ConnectArguments(SandboxNames.Acme, ContainerSpecs.AcmeAliases);
        await RunAsync("connect", connect, cancellationToken);
        _isDisconnected = false;
        await ReleaseAsync(cancellationToken);
    }

    /// <summary>Starts and connects the authority again, if this has stopped or disconnected it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isDisconnected) await RestoreNetworkAsync(CancellationToken.None);
        if (_isStopped) await StartAsync(CancellationToken.None);
        _hold?.Dispose();
    }

    // A process that checks whether the lock is held holds it for a moment.
    private async Task HoldAsync(CancellationToken cancellationToken)
    {
        var isHeld = await Poll.UntilAsync(_ => Task.FromResult(TryHold()), HoldTimeout, TimeProvider.System, cancellationToken);
        if (!isHeld) throw new SandboxException("Another process has stopped the sandbox's ACME authority, and will start it again.");
    }

    private bool TryHold() => (_hold ??= SandboxLock.TryAcquire(_directory.AuthorityLockFile)) is not null;

    private async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        if (_isStopped || _isDisconnected) return;
        var client = AcmeClient.Create(_acme);
        var answers = await Poll
            .UntilAsync(cancellationToken => client.FetchRootAsync(_acme.Root, cancellationToken), StartTimeout, TimeProvider.System,
                cancellationToken);
        if (!answers)
            throw new SandboxException($"{SandboxNames.Acme} runs but does not answer. Read its log: docker logs {SandboxNames.Acme}");
        _hold?.Dispose();
        _hold = null;
    }

    private Task<string> RunAsync(string what, IReadOnlyList<string> arguments, CancellationToken cancellationToken) =>
        _engine.Docker.With(arguments).For($"{what} {SandboxNames.Acme}").ReadAsync(cancellationToken);
}
