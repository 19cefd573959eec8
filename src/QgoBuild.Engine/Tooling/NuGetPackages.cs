using System.Xml.Linq;

namespace QgoBuild.Engine.Tooling;

/// <summary>The NuGet packages on this machine.</summary>
internal static class NuGetPackages
{
    /// <summary>The directory of a package: of the version in a <c>PackageDownload</c> of the build's project file, otherwise the newest
    /// one; null when it does not exist.</summary>
    public static AbsolutePath? Find(string package)
    {
        var versions = GlobalPackagesDirectory() / package.ToLowerInvariant();
        if (!versions.DirectoryExists()) return null;
        return FindPinnedVersion(package) is { } pinned
            ? (versions / pinned).ExistingDirectory()
            : versions.GetDirectories()
                .MaxBy(version => Version.TryParse(version.Name.Split('-')[0], out var number) ? number : new Version());
    }

    /// <summary>The directory of restored packages.</summary>
    public static AbsolutePath GlobalPackagesDirectory() =>
        BuildSession.Current.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } given
            ? given
            : AbsolutePath.Create(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile)) / ".nuget" / "packages";

    private static string? FindPinnedVersion(string package)
    {
        if (BuildSession.Current.Locations.BuildProjectFile is not { } project) return null;
        return XDocument.Load(project).Descendants("PackageDownload")
            .Where(download => string.Equals((string?)download.Attribute("Include"), package, StringComparison.OrdinalIgnoreCase))
            .Select(download => ((string?)download.Attribute("Version"))?.Trim('[', ']'))
            .FirstOrDefault();
    }
}
