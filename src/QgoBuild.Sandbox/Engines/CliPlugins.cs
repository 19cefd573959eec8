namespace QgoBuild.Sandbox.Engines;

/// <summary>The client's plugins compose (version 2) and buildx, put into the sandbox's own configuration where they are missing on the
/// machine.</summary>
internal static class CliPlugins
{
    private static readonly string[] Required = ["compose", "buildx"];

    public static string[] MissingFrom(DockerInfo info) => [.. Required.Except(info.Plugins)];

    /// <summary>Gets the missing plugins.</summary>
    /// <exception cref="SandboxUnavailableException">They have to be installed by hand.</exception>
    public static async Task EnsureAsync(HostMachine hostMachine, DockerConfiguration configuration, IReadOnlyList<string> missing,
        ProgressStages progressStages, CancellationToken cancellationToken)
    {
        if (missing.Count == 0) return;
        var archive = hostMachine.HasDebianArchive ? AptSources.ReadHost().Archive : null;
        if (archive is not null)
            await progressStages.RunAsync($"Docker's plugins {string.Join(" and ", missing)} from Debian trixie", () =>
                UnpackAsync(configuration, archive, missing, cancellationToken));
        else if (hostMachine is { Platform: Platform.Ubuntu, IsRoot: true })
            await progressStages.RunAsync("docker-compose-v2 and docker-buildx installed", () =>
                HostPackages.InstallAsync(["docker-compose-v2", "docker-buildx"], cancellationToken));
        else
            throw new SandboxUnavailableException(EngineSelection.PluginRemedy(hostMachine.Platform, missing));
    }

    private static async Task UnpackAsync(DockerConfiguration configuration, string archive, IReadOnlyList<string> missing,
        CancellationToken cancellationToken)
    {
        var unpacked = Path.Combine(configuration.Directory, "unpacked");
        Directory.CreateDirectory(configuration.Plugins);
        await IsolatedApt.UnpackAsync(archive, "trixie", [.. missing.Select(plugin => "docker-" + plugin)], unpacked, cancellationToken);
        foreach (var program in Directory.GetFiles(Path.Combine(unpacked, "usr", "libexec", "docker", "cli-plugins")))
            File.Move(program, Path.Combine(configuration.Plugins, Path.GetFileName(program)), overwrite: true);
        Directory.Delete(unpacked, recursive: true);
    }
}
