using System.IO.Enumeration;
using Microsoft.VisualStudio.SolutionPersistence.Model;
using Microsoft.VisualStudio.SolutionPersistence.Serializer;

namespace QgoBuild.Engine.ProjectModel;

/// <summary>A solution, read from its <c>.sln</c> or <c>.slnx</c> file. It converts to the path of that file.</summary>
public sealed class Solution : IProjectContainer, IAbsolutePathHolder
{
    private readonly SolutionModel _model;

    private Solution(SolutionModel model, AbsolutePath path)
    {
        _model = model;
        Path = path;
        var folders = new Dictionary<SolutionFolderModel, SolutionFolder>();
        foreach (var folder in model.SolutionFolders) Folder(folder);
        AllSolutionFolders = [.. folders.Values];
        AllProjects = [.. model.SolutionProjects.Select(project => new Project(this, project) { SolutionFolder = Folder(project.Parent) })];

        SolutionFolder? Folder(SolutionFolderModel? folder)
        {
            if (folder is null) return null;
            if (folders.TryGetValue(folder, out var known)) return known;
            return folders[folder] = new SolutionFolder(this, folder) { SolutionFolder = Folder(folder.Parent) };
        }
    }

    /// <summary>The solution's file.</summary>
    public AbsolutePath Path { get; }

    /// <summary>The directory of the solution's file.</summary>
    public AbsolutePath Directory => Path.Parent!;

    /// <summary>The name of the solution's file.</summary>
    public string FileName => Path.Name;

    /// <summary>The name of the solution's file without its extension.</summary>
    public string Name => Path.NameWithoutExtension;

    /// <summary>All projects, in any folder.</summary>
    public IReadOnlyCollection<Project> AllProjects { get; }

    /// <inheritdoc/>
    public IReadOnlyCollection<Project> Projects => [.. AllProjects.Where(project => project.SolutionFolder is null)];

    /// <summary>All folders, at any depth.</summary>
    public IReadOnlyCollection<SolutionFolder> AllSolutionFolders { get; }

    /// <inheritdoc/>
    public IReadOnlyCollection<SolutionFolder> SolutionFolders => [.. AllSolutionFolders.Where(folder => folder.SolutionFolder is null)];

    /// <summary>The configurations, each with its platform: <c>Release|Any CPU</c>.</summary>
    public IReadOnlyCollection<string> Configurations =>
        [.. _model.BuildTypes.SelectMany(type => _model.Platforms.Select(platform => $"{type}|{platform}"))];

    /// <summary>The solution's file.</summary>
    public static implicit operator string(Solution solution) => solution.NotNull().Path;

    /// <summary>The solution's file.</summary>
    public static implicit operator AbsolutePath(Solution solution) => solution.NotNull().Path;

    /// <summary>The projects whose names match: <c>*</c> matches any text and <c>?</c> one character.</summary>
    public IEnumerable<Project> GetAllProjects(string wildcardPattern) => AllProjects.Where(
        project => FileSystemName.MatchesSimpleExpression(wildcardPattern, project.Name, ignoreCase: false));

    /// <summary>The solution in the model of the library that reads it; change it, then save.</summary>
    public SolutionModel GetModel() => _model;

    /// <summary>Writes the solution to its file, or to another one, in the format of the extension.</summary>
    public void Save(AbsolutePath? path = null)
    {
        var file = path ?? Path;
        var serializer = SolutionSerializers.GetSerializerByMoniker(file)
            .NotNull($"The extension of a solution must be .sln or .slnx, not {file.Extension}");
        serializer.SaveAsync(file, _model, CancellationToken.None).GetAwaiter().GetResult();
    }

    /// <summary>The solution's file.</summary>
    public override string ToString() => Path;

    /// <summary>Reads a solution.</summary>
    /// <exception cref="AssertionException">There is no such file, or it is not a solution.</exception>
    internal static Solution Read(AbsolutePath path)
    {
        Assert.FileExists(path, $"There is no solution {path}");
        var serializer = SolutionSerializers.GetSerializerByMoniker(path)
            .NotNull($"The extension of a solution must be .sln or .slnx: {path}");
        try
        {
            return new Solution(serializer.OpenAsync(path, CancellationToken.None).GetAwaiter().GetResult(), path);
        }
        catch (SolutionException exception)
        {
            var line = exception.Line is { } number ? $", line {number}" : "";
            throw new AssertionException($"{path}{line} cannot be read as a solution: {exception.Message}", exception);
        }
    }
}

/// <summary>Reads solutions without an attribute.</summary>
public static class SolutionModelTasks
{
    /// <summary>Reads a solution from its <c>.sln</c> or <c>.slnx</c> file.</summary>
    /// <exception cref="AssertionException">There is no such file, or it is not a solution.</exception>
    public static Solution ReadSolution(this AbsolutePath path) => Solution.Read(path);
}
