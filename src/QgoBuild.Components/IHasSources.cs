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
