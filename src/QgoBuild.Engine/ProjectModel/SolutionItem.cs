using Microsoft.VisualStudio.SolutionPersistence.Model;

namespace QgoBuild.Engine.ProjectModel;

/// <summary>A project or folder of a solution.</summary>
public abstract class SolutionItem
{
    private protected SolutionItem(Solution solution, Guid id, Guid typeId, string name)
    {
        Solution = solution;
        ProjectId = id;
        TypeId = typeId;
        Name = name;
    }

    /// <summary>Its solution.</summary>
    public Solution Solution { get; }

    /// <summary>Its identifier within the solution.</summary>
    public Guid ProjectId { get; }

    /// <summary>The identifier of its type, the same in all solutions.</summary>
    public Guid TypeId { get; }

    /// <summary>Its name, without an extension.</summary>
    public string Name { get; }

    /// <summary>Its folder; null when it is directly in the solution.</summary>
    public SolutionFolder? SolutionFolder { get; internal init; }

    /// <summary>Its name.</summary>
    public override string ToString() => Name;
}

/// <summary>A container of projects: a solution, or one of its folders.</summary>
public interface IProjectContainer
{
    /// <summary>The projects directly in it.</summary>
    IReadOnlyCollection<Project> Projects { get; }

    /// <summary>The folders directly in it.</summary>
    IReadOnlyCollection<SolutionFolder> SolutionFolders { get; }
}

/// <summary>A folder of a solution; it need not be a directory.</summary>
public sealed class SolutionFolder : SolutionItem, IProjectContainer
{
    private readonly SolutionFolderModel _model;

    internal SolutionFolder(Solution solution, SolutionFolderModel model)
        : base(solution, model.Id, model.TypeId, model.Name) => _model = model;

    /// <inheritdoc/>
    public IReadOnlyCollection<Project> Projects => [.. Solution.AllProjects.Where(project => project.SolutionFolder == this)];

    /// <inheritdoc/>
    public IReadOnlyCollection<SolutionFolder> SolutionFolders =>
        [.. Solution.AllSolutionFolders.Where(folder => folder.SolutionFolder == this)];

    /// <summary>The other files in the folder, relative to the directory of the solution.</summary>
    public IReadOnlyCollection<string> Items => _model.Files ?? [];

    /// <summary>The project or folder in the model of the library that reads solutions.</summary>
    public SolutionFolderModel GetModel() => _model;
}

/// <summary>A project of a solution. It converts to the path of its file.</summary>
public sealed class Project : SolutionItem, IAbsolutePathHolder
{
    private readonly SolutionProjectModel _model;

    internal Project(Solution solution, SolutionProjectModel model)
        : base(solution, model.Id, model.TypeId, model.ActualDisplayName)
    {
        _model = model;
        RelativePath = model.FilePath.Replace('\\', System.IO.Path.DirectorySeparatorChar);
        Path = solution.Directory / RelativePath;
    }

    /// <summary>The project's file.</summary>
    public AbsolutePath Path { get; }

    /// <summary>The directory of the project's file.</summary>
    public AbsolutePath Directory => Path.Parent!;

    /// <summary>The name of the project's file.</summary>
    public string FileName => Path.Name;

    /// <summary>The project's file, relative to the directory of the solution.</summary>
    public string RelativePath { get; }

    /// <summary>The project's file.</summary>
    public static implicit operator string(Project project) => project.NotNull().Path;

    /// <summary>The project's file.</summary>
    public static implicit operator AbsolutePath(Project project) => project.NotNull().Path;

    /// <summary>The project or folder in the model of the library that reads solutions.</summary>
    public SolutionProjectModel GetModel() => _model;
}

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
