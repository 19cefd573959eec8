namespace QgoBuild.Sandbox;

/// <summary>Control of a server from outside, as a provider's console gives it.</summary>
public sealed class ServerControl
{
    private readonly ContainerEngine _engine;
    private readonly string _container;

    internal ServerControl(ContainerEngine engine, SandboxServer server)
    {
        _engine = engine;
        _container = server == SandboxServer.Staging ? SandboxNames.Staging : SandboxNames.Production;
    }

    /// <summary>Reboots the server; returns when it has been started again, before its services are.</summary>
    /// <exception cref="LocalCommandException">Docker failed.</exception>
    public Task RestartAsync(CancellationToken cancellationToken) => RunAsync("restart", ["restart", _container], cancellationToken);

    /// <summary>Powers the server off: every process on it ends at once, and it stays off until it is restarted.</summary>
    /// <exception cref="LocalCommandException">Docker failed.</exception>
    public Task KillAsync(CancellationToken cancellationToken) => RunAsync("kill", ["kill", _container], cancellationToken);

    /// <summary>Disconnects the server from the network: connections through published ports break, and the server reaches
    /// nothing.</summary>
    /// <exception cref="LocalCommandException">Docker failed.</exception>
    public Task CutNetworkAsync(CancellationToken cancellationToken) =>
        RunAsync("disconnect", ["network", "disconnect", SandboxNames.Network, _container], cancellationToken);

    /// <summary>Connects the server again, under its names as before.</summary>
    /// <exception cref="LocalCommandException">Docker failed.</exception>
    public Task RestoreNetworkAsync(CancellationToken cancellationToken) =>
        RunAsync("connect", ContainerSpec.ConnectArguments(_container, SandboxNames.SiteNamesOf(_container)), cancellationToken);

    /// <summary>Runs a program on the server as root, without SSH, and returns what it wrote to its standard output.</summary>
    /// <exception cref="LocalCommandException">It ended with another exit code than zero.</exception>
    public Task<string> ExecAsync(IReadOnlyList<string> command, CancellationToken cancellationToken) =>
        RunAsync($"run {command[0]} on", ["exec", _container, .. command], cancellationToken);

    /// <summary>Runs a program on the server as root, without SSH, that reads a text, and returns what it wrote to its standard
    /// output.</summary>
    /// <exception cref="LocalCommandException">It ended with another exit code than zero.</exception>
    public Task<string> ExecAsync(IReadOnlyList<string> command, string input, CancellationToken cancellationToken) => _engine.Docker
        .With(["exec", "--interactive", _container, .. command])
        .For($"run {command[0]} on {_container}")
        .WithInput(input)
        .ReadAsync(cancellationToken);

    private Task<string> RunAsync(string what, IReadOnlyList<string> arguments, CancellationToken cancellationToken) =>
        _engine.Docker.With(arguments).For($"{what} {_container}").ReadAsync(cancellationToken);
}

/// <summary>The servers of a sandbox.</summary>
public enum SandboxServer
{
    /// <summary>The server of the environment staging.</summary>
    Staging,
    /// <summary>The server of the environment production.</summary>
    Production,
}
