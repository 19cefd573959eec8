namespace QgoBuild.Sandbox.Engines;

/// <summary>Where an engine that we start keeps what it has.</summary>
/// <param name="Socket">The Unix socket on which it listens.</param>
/// <param name="State">Its images and containers, process id and log: all that makes it ours, and all that goes with it.</param>
/// <param name="Runtime">Its sockets and process state, which do not outlive a reboot.</param>
internal sealed record EnginePaths(string Socket, string State, string Runtime)
{
    public static EnginePaths Default { get; } = new("/var/run/docker.sock", "/var/lib/qgobuild/engine", "/run/qgobuild-engine");

    public string Address => "unix://" + Socket;
    public string ProcessIdFile => Path.Combine(State, "dockerd.pid");
    public string LogFile => Path.Combine(State, "dockerd.log");
    public string DataDirectory => Path.Combine(State, "data");

    /// <summary>The data of an engine that is being removed: what is in here belongs to no engine.</summary>
    public string RemovedDataDirectory => Path.Combine(State, "removed");

    /// <summary>How the machine's network was before the engine changed it.</summary>
    public string SnapshotFile => Path.Combine(State, "before.json");
}
