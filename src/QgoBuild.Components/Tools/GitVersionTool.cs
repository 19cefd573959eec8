namespace QgoBuild.Components.Tools;

/// <summary>GitVersion's command line, which comes inside its MSBuild package: the version of what is checked out, from tags and
/// history.</summary>
internal static class GitVersionTool
{
    private const string Package = "gitversion.msbuild";

    /// <summary>The semantic version, without build metadata: it is the tag of images as well.</summary>
    public static async Task<string> ReadAsync(string directory, CancellationToken cancellationToken)
    {
        var command = DotNet.CreateCommand(FindAssembly(), directory, "/output", "json", "/nofetch", "/nonormalize", "/verbosity", "quiet");
        var output = await command.ReadAsync(cancellationToken);
        using var json = JsonDocument.Parse(output[output.IndexOf('{', StringComparison.Ordinal)..]);
        return json.RootElement.GetProperty("SemVer").GetString()!;
    }

    private static string FindAssembly()
    {
        var packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        var package = Path.Combine(packages, Package);
        return Directory.Exists(package)
            ? Directory.EnumerateDirectories(package).Order(StringComparer.Ordinal)
                .Select(version => Path.Combine(version, "tools", "net10.0", "gitversion.dll")).Last(File.Exists)
            : throw new DeliveryException($"GitVersion is not in {packages}, where restoring the build puts it.",
                "dotnet restore build/_build.csproj");
    }
}
