using QgoBuild.Sandbox.Containers;
using QgoBuild.Sandbox.Description;
using QgoBuild.Sandbox.Engines;
using QgoBuild.Sandbox.Processes;

namespace QgoBuild.Sandbox;

/// <summary>
/// Stops and starts the sandbox's ACME authority, for tests of what happens without one. One that was stopped stays so while this process
/// lives, even when another brings the sandbox up meanwhile, and is started when this is disposed.
/// </summary>
public sealed class AuthorityControl : IAsyncDisposable
{
    private static readonly TimeSpan Answer = TimeSpan.FromSeconds(30);
    private readonly ContainerEngine _engine;
    private readonly SandboxDirectory _directory;
    private readonly AcmeDescription _acme;
    private SandboxLock? _stop;

    internal AuthorityControl(ContainerEngine engine, SandboxDirectory directory, AcmeDescription acme) => (_engine, _directory, _acme) = (engine, directory, acme);

    /// <summary>Stops the authority: nobody reaches it, and its accounts and its root are gone for good.</summary>
    /// <exception cref="SandboxException">The engine could not do it, or another process has stopped it.</exception>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _stop ??= SandboxLock.TryAcquire(_directory.AuthorityStopFile)
            ?? throw new SandboxException("Another process has stopped the ACME authority and will start it again.");
        await _engine.Docker.RunAsync($"stop {SandboxNames.Acme}", ["stop", SandboxNames.Acme], cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Starts the authority; returns when it answers and its new root is in the file that the description names.</summary>
    /// <exception cref="SandboxException">The engine could not do it, or the authority does not answer.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await _engine.Docker.RunAsync($"start {SandboxNames.Acme}", ["start", SandboxNames.Acme], cancellationToken: cancellationToken).ConfigureAwait(false);
        var client = AcmeClient.Of(_acme);
        if (!await Until.TrueAsync(token => client.FetchRootAsync(_acme.Root, token), Answer, TimeProvider.System, cancellationToken).ConfigureAwait(false))
            throw new SandboxException($"{SandboxNames.Acme} was started but does not answer. Look at its log with: docker logs {SandboxNames.Acme}");
        _stop?.Dispose();
        _stop = null;
    }

    /// <summary>Starts the authority if it was stopped by this.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stop is not null)
            await StartAsync(CancellationToken.None).ConfigureAwait(false);
    }
}
