namespace QgoBuild.Engine.Tooling;

/// <summary>A program in <c>PATH</c>.</summary>
public sealed class PathToolRequirement : ToolRequirement
{
    private PathToolRequirement(string pathExecutable) => PathExecutable = pathExecutable;

    /// <summary>The name of the program.</summary>
    public string PathExecutable { get; }

    /// <summary>Requires a program by its name.</summary>
    public static PathToolRequirement Create(string pathExecutable) => new(pathExecutable);

    /// <summary>The name of the program.</summary>
    public override string ToString() => PathExecutable;

    internal override string? FindProblem() =>
        Executables.Find(PathExecutable) is null ? Executables.NotFoundMessage(PathExecutable) : null;
}
