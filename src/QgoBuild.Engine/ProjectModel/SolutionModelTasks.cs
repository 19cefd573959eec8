using QgoBuild.Engine.IO;

namespace QgoBuild.Engine.ProjectModel;

/// <summary>Reads solutions without an attribute.</summary>
public static class SolutionModelTasks
{
    /// <summary>Reads a solution from its <c>.sln</c> or <c>.slnx</c> file.</summary>
    /// <exception cref="AssertionException">There is no such file, or it is not a solution.</exception>
    public static Solution ReadSolution(this AbsolutePath path) => Solution.Read(path);
}
