namespace QgoBuild.Engine.ProjectModel;

/// <summary>Something that a solution holds.</summary>
public abstract class SolutionItem
{
    private protected SolutionItem(Solution solution, Guid id, Guid typeId, string name)
    {
        Solution = solution;
        ProjectId = id;
        TypeId = typeId;
        Name = name;
    }

    /// <summary>The solution that holds it.</summary>
    public Solution Solution { get; }

    /// <summary>What identifies it within its solution.</summary>
    public Guid ProjectId { get; }

    /// <summary>What identifies its kind, for all solutions alike.</summary>
    public Guid TypeId { get; }

    /// <summary>Its name, without an extension.</summary>
    public string Name { get; }

    /// <summary>The folder that it stands in; null when it stands in the solution itself.</summary>
    public SolutionFolder? SolutionFolder { get; internal init; }

    /// <summary>Its name.</summary>
    public override string ToString() => Name;
}
