namespace QgoBuild.Sandbox.Images;

/// <summary>npm itself, fetched by the machine's own npm from whatever registry that is configured for.</summary>
internal static class NpmPackage
{
    public const string Version = "npm@10";

    /// <summary>Returns npm's package as the file <c>npm.tgz</c>.</summary>
    public static async Task<PackedFile[]> FetchAsync(CancellationToken cancellationToken)
    {
        // Outside the repository, whose own .npmrc is about the application.
        var work = Directory.CreateTempSubdirectory("qgobuild-npm-").FullName;
        try
        {
            var npm = SandboxCommand.Create(OperatingSystem.IsWindows() ? "npm.cmd" : "npm") with { Directory = work };
            await npm.With("pack", Version, "--silent").For($"fetch {Version}").ReadAsync(cancellationToken);
            return [new PackedFile("npm.tgz", await File.ReadAllBytesAsync(Directory.GetFiles(work, "*.tgz").Single(), cancellationToken))];
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }
}
