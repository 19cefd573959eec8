using Microsoft.VisualStudio.SolutionPersistence.Model;
using QgoBuild.Engine.IO;

namespace QgoBuild.Engine.ProjectModel;

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
