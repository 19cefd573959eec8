using Microsoft.VisualStudio.SolutionPersistence.Model;

namespace QgoBuild.Engine.ProjectModel;

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
