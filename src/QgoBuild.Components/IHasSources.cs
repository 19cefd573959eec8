namespace QgoBuild.Components;

/// <summary>Where the sources are.</summary>
public interface IHasSources : IPipeline
{
    /// <summary>The .NET solution: the build itself.</summary>
    AbsolutePath SolutionFile { get; }

    /// <summary>The application's backend, a directory with a package.json.</summary>
    AbsolutePath BackendDirectory { get; }

    /// <summary>The application's frontend, a directory with a package.json.</summary>
    AbsolutePath FrontendDirectory { get; }

    /// <summary>Where what is built goes.</summary>
    AbsolutePath ArtifactsDirectory => RootDirectory / "artifacts";

    /// <summary>The backend's directory as patterns of files name it.</summary>
    internal string Backend => Path.GetRelativePath(RootDirectory, BackendDirectory);

    /// <summary>The frontend's directory as patterns of files name it.</summary>
    internal string Frontend => Path.GetRelativePath(RootDirectory, FrontendDirectory);

    /// <summary>Variables for npm and for what it starts: where a machine needs any.</summary>
    Task<IReadOnlyDictionary<string, string?>> NodeVariables(CancellationToken cancellationToken);
}

/// <summary>Patterns of the files that decide what targets do, relative to the root directory.</summary>
internal static class InputPatterns
{
    /// <summary>Everything that belongs to .NET's side: solution, projects, sources, and what tests read.</summary>
    public static string[] DotNet { get; } =
    [
        "*.sln", "global.json", "Directory.*", ".editorconfig", "build.sh", "build.ps1", "build.cmd", ".nuke/*.json",
        "build/**", "src/**", "tests/**", "scripts/**", ".ci/**", ".github/**", "!**/bin/**", "!**/obj/**",
    ];

    /// <summary>What decides which packages .NET restores.</summary>
    public static string[] DotNetProjects { get; } =
        ["*.sln", "global.json", "Directory.*", "{build,src,tests}/**/*.csproj", "tests/Directory.*", "!**/bin/**", "!**/obj/**"];

    /// <summary>Everything that belongs to a directory with a package.json, except what is made of it.</summary>
    public static string[] Node(string directory) =>
        [$"{directory}/**", $"!{directory}/node_modules/**", $"!{directory}/dist/**", $"!{directory}/coverage/**",
            $"!{directory}/src/generated/**", $"!{directory}/uploads/**", $"!{directory}/logs/**"];

    /// <summary>What decides which packages npm installs in a directory.</summary>
    public static string[] NodePackages(string directory) =>
        [$"{directory}/package.json", $"{directory}/package-lock.json", $"{directory}/.npmrc", $"{directory}/prisma/schema.prisma"];
}
