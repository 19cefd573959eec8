namespace QgoBuild.Engine.ProjectModel;

/// <summary>Finds projects and folders by name.</summary>
public static class ProjectContainerExtensions
{
    /// <summary>The project of that name or path directly in the container; null when there is none.</summary>
    public static Project? GetProject(this IProjectContainer container, string nameOrFullPath) =>
        Find(container.NotNull().Projects, nameOrFullPath);

    /// <summary>The project of that name or path in any folder; null when there is none.</summary>
    public static Project? GetProject(this Solution solution, string nameOrFullPath) =>
        Find(solution.NotNull().AllProjects, nameOrFullPath);

    /// <summary>The projects whose names match, in any folder.</summary>
    /// <inheritdoc cref="Solution.GetAllProjects"/>
    public static IEnumerable<Project> GetProjects(this Solution solution, string wildcardPattern) =>
        solution.NotNull().GetAllProjects(wildcardPattern);

    /// <summary>The folder of that name directly in the container; null when there is none.</summary>
    public static SolutionFolder? GetSolutionFolder(this IProjectContainer container, string name) =>
        container.NotNull().SolutionFolders.FirstOrDefault(folder => folder.Name == name);

    private static Project? Find(IEnumerable<Project> projects, string nameOrFullPath) =>
        projects.FirstOrDefault(project => project.Name == nameOrFullPath || project.Path.ToString() == nameOrFullPath);
}
