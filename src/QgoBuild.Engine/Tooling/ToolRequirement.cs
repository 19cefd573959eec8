namespace QgoBuild.Engine.Tooling;

/// <summary>A program that a target requires, checked before anything runs.</summary>
public abstract class ToolRequirement
{
    /// <summary>The message about a missing program; null when the program exists.</summary>
    internal abstract string? FindProblem();
}

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

/// <summary>A type whose attribute names a program that a target may require.</summary>
public interface IRequireTool;

/// <summary>A type whose attribute names a program that a target may require in a version.</summary>
public interface IRequireToolWithVersion;

/// <summary>A type whose <see cref="PathToolAttribute"/> names a program in <c>PATH</c>.</summary>
public interface IRequirePathTool : IRequireTool;
