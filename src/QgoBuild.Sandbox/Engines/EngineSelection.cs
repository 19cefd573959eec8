namespace QgoBuild.Sandbox.Engines;

/// <summary>Decides how a machine gets its Docker engine, with the instructions where it cannot.</summary>
/// <param name="Action">What to do.</param>
/// <param name="Remedy">The instructions; empty unless the action is <see cref="EngineAction.ManualActionRequired"/>.</param>
internal sealed record EngineSelection(EngineAction Action, string Remedy = "")
{
    public static EngineSelection Select(HostMachine hostMachine, EngineAddress address, DockerInfo info) => info switch
    {
        { IsAvailable: true } => new(EngineAction.Use),
        { IsDenied: true } => RequireManualAction(address, "A Docker engine runs, but your user may not use it.", """
            Add your user to its group, then log in again:
                sudo usermod -aG docker "$USER"
            """),
        _ when address.IsExplicit =>
            RequireManualAction(address, $"DOCKER_HOST or your Docker context names {address.Value}, and no engine answers there.", """
            Start that engine, or use the default one:
                unset DOCKER_HOST; docker context use default
            """),
        _ when hostMachine is { IsLinux: true, IsRoot: true, HasDaemon: true } => new(EngineAction.Start),
        _ when hostMachine is { IsRoot: true, Platform: Platform.Debian or Platform.Ubuntu } => new(EngineAction.Install),
        _ when hostMachine is { IsLinux: true, HasDaemon: true } =>
            RequireManualAction(address, "Docker is installed but does not run.", $"""
            Start it:
                sudo {(hostMachine.HasSystemd ? "systemctl start docker" : "service docker start")}
            """),
        _ => RequireManualAction(address, "No Docker engine answers on this machine.", Installation(hostMachine.Platform)),
    };

    /// <summary>The instructions where only the client's plugins compose and buildx are missing.</summary>
    public static string PluginRemedy(Platform platform, IEnumerable<string> missing) => $"""
        Docker runs, but these plugins of its client are missing: {string.Join(", ", missing)}. Install:
            {PluginInstallation(platform)}
        Then run the same command again.
        """;

    private static EngineSelection RequireManualAction(EngineAddress address, string problem, string remedy) =>
        new(EngineAction.ManualActionRequired, $"""
        The sandbox needs a Docker engine. {problem}
        Queried address: {address.Value}. Nothing was started or changed.

        {remedy}
        Then run the same command again.
        """);

    private static string Installation(Platform platform) => platform switch
    {
        Platform.Debian => """
            Install Debian's and let your user use it, then log in again:
                sudo apt-get install docker.io && sudo usermod -aG docker "$USER"
            Or run this command as root: it then installs and starts the engine itself.
            """,
        Platform.Ubuntu => """
            Install Ubuntu's and let your user use it, then log in again:
                sudo apt-get install docker.io docker-compose-v2 docker-buildx && sudo usermod -aG docker "$USER"
            Or run this command as root: it then installs and starts the engine itself.
            """,
        Platform.Fedora => """
            Install Fedora's, start it and let your user use it, then log in again:
                sudo dnf install moby-engine docker-compose docker-buildx
                sudo systemctl enable --now docker && sudo usermod -aG docker "$USER"
            """,
        Platform.WindowsSubsystem => """
            Install Docker Desktop on Windows and switch on Settings > Resources > WSL integration for this distribution,
            or install the engine inside it:
                sudo apt-get install docker.io && sudo service docker start && sudo usermod -aG docker "$USER"
            """,
        Platform.MacOS => """
            Install Docker Desktop and start it, or colima:
                brew install colima docker docker-compose docker-buildx && colima start --cpu 2 --memory 6
            """,
        Platform.Windows => """
            Install Docker Desktop (it uses WSL 2) and start it:
                winget install Docker.DockerDesktop
            """,
        _ => """
            Install Docker 20.10 or later with the compose (version 2) and buildx plugins from your distribution, start its
            service, and add your user to the group docker.
            """,
    };

    private static string PluginInstallation(Platform platform) => platform switch
    {
        Platform.Debian => "sudo apt-get install docker-compose-plugin docker-buildx-plugin   (from Docker's own repository)",
        Platform.Ubuntu or Platform.WindowsSubsystem => "sudo apt-get install docker-compose-v2 docker-buildx",
        Platform.Fedora => "sudo dnf install docker-compose docker-buildx",
        Platform.MacOS => "brew install docker-compose docker-buildx",
        _ => "Docker's compose (version 2) and buildx plugins",
    };
}

/// <summary>What is to be done so that there is an engine.</summary>
internal enum EngineAction
{
    /// <summary>Nothing: one answers.</summary>
    Use,
    /// <summary>It is installed but does not run, and we may start it.</summary>
    Start,
    /// <summary>It is not installed, and we may install it from the machine's own package sources.</summary>
    Install,
    /// <summary>A manual action is required first.</summary>
    ManualActionRequired,
}
