namespace QgoBuild.Sandbox.Engines;

/// <summary>Docker compose without an engine: it reads compose files.</summary>
public static class ComposeClient
{
    /// <summary>Docker compose, version 2: the user's plugin, or the sandbox's own, which is got where it is missing and that is
    /// possible. No engine is started.</summary>
    /// <param name="directory">Where the sandbox's plugins are.</param>
    /// <param name="mayInstall">Whether it may be got.</param>
    /// <param name="progress">Receives a line for each stage that took time.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="SandboxUnavailableException">It must be installed manually.</exception>
    /// <exception cref="SandboxException">It is not on this machine and may not be got.</exception>
    public static async Task<LocalCommand> EnsureAsync(
        SandboxDirectory directory, bool mayInstall, IProgress<string> progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(directory);
        var configuration = new DockerConfiguration(directory.DockerConfiguration);
        var variables = configuration.Exists
            ? new Dictionary<string, string?> { ["DOCKER_CONFIG"] = configuration.Directory } : [];
        var plugin = new LocalCommand("docker", "compose") { Variables = variables };
        if (await AnswersAsync(plugin, cancellationToken)) return plugin;

        // The plugin also runs without the docker command.
        var program = new LocalCommand(Path.Combine(configuration.Plugins,
            OperatingSystem.IsWindows() ? "docker-compose.exe" : "docker-compose"));
        if (File.Exists(program.Program)) return program;
        if (!mayInstall)
            throw new SandboxException("docker compose, version 2, is not on this machine: it reads compose files. ./build.sh " +
                "SandboxUp gets it.");
        using var _ = await SandboxLock.AcquireAsync(directory, progress, cancellationToken);
        if (File.Exists(program.Program)) return program;
        configuration.Create(DockerConfiguration.GetUserDirectory());
        await CliPlugins.EnsureAsync(HostMachine.Current(), configuration, ["compose"], new ProgressStages(progress, TimeProvider.System),
            cancellationToken);
        return File.Exists(program.Program) ? program : plugin;
    }

    private static async Task<bool> AnswersAsync(LocalCommand compose, CancellationToken cancellationToken)
    {
        try { return await compose.With("version").SucceedsAsync(cancellationToken); }
        catch (LocalCommandException) { return false; }
    }
}
