namespace QgoBuild.Engine.Session;

/// <summary>The directories and files of a build.</summary>
internal sealed class BuildLocations(AbsolutePath root, Assembly? buildAssembly)
{
    private readonly Lazy<string> _compilation = new(() => ComputeCompilationId(buildAssembly));
    private readonly Lazy<AbsolutePath?> _projectFile = new(() => FindProjectFile(buildAssembly) ?? FindProjectFile(root / "build"));

    public AbsolutePath RootDirectory => root;
    public AbsolutePath BuildDirectory => root / ".nuke";
    public AbsolutePath TemporaryDirectory => BuildDirectory / "temp";
    public AbsolutePath? BuildAssemblyFile => buildAssembly?.Location is { Length: > 0 } location ? location : null;

    /// <summary>An identifier of this compilation of the build, including its libraries.</summary>
    public string CompilationId => _compilation.Value;

    public AbsolutePath? BuildProjectFile => _projectFile.Value;

    /// <summary>The nearest directory from <paramref name="start"/> upwards that contains <c>.nuke</c>; null when there is none.</summary>
    public static AbsolutePath? FindRoot(AbsolutePath start) =>
        start.FindParentOrSelf(directory => (directory / ".nuke").DirectoryExists() || (directory / ".nuke").FileExists());

    private static AbsolutePath? FindProjectFile(Assembly? assembly)
    {
        if (assembly?.Location is not { Length: > 0 } location) return null;
        return AbsolutePath.Create(location).Parent?
            .FindParentOrSelf(directory => directory.ContainsFile("*.csproj"))?
            .GetFiles("*.csproj").First();
    }

    // The bootstrap scripts compile to a separate directory without a project file above it.
    private static AbsolutePath? FindProjectFile(AbsolutePath directory) =>
        directory.DirectoryExists() ? directory.GetFiles("*.csproj").FirstOrDefault() : null;

    private static string ComputeCompilationId(Assembly? assembly) =>
        Path.GetDirectoryName(assembly?.Location) is not { Length: > 0 } directory ? "" : string.Join('\n', new DirectoryInfo(directory)
        .EnumerateFiles("*.dll")
        .Select(file => $"{file.Name} {file.Length} {file.LastWriteTimeUtc.Ticks}")
        .Order(StringComparer.Ordinal));
}
