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
