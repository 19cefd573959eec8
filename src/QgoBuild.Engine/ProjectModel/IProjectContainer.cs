namespace QgoBuild.Engine.ProjectModel;

/// <summary>What holds projects: a solution, or a folder of one.</summary>
public interface IProjectContainer
{
    /// <summary>The projects that stand in it directly.</summary>
    IReadOnlyCollection<Project> Projects { get; }

    /// <summary>The folders that stand in it directly.</summary>
    IReadOnlyCollection<SolutionFolder> SolutionFolders { get; }
}
