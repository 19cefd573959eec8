namespace QgoBuild.Engine.ProjectModel;

/// <summary>A container of projects: a solution, or one of its folders.</summary>
public interface IProjectContainer
{
    /// <summary>The projects directly in it.</summary>
    IReadOnlyCollection<Project> Projects { get; }

    /// <summary>The folders directly in it.</summary>
    IReadOnlyCollection<SolutionFolder> SolutionFolders { get; }
}
