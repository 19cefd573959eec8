using QgoBuild.Engine.CI.GitHubActions;

namespace QgoBuild.Engine.CI.Workflows;

/// <summary>A step of a job: an action or a command.</summary>
internal sealed record WorkflowStep
{
    public required string Name { get; init; }

    /// <summary>Its identifier for expressions of other steps; null when none refers to it.</summary>
    public string? Id { get; init; }

    public string? If { get; init; }

    public PinnedAction? Uses { get; init; }

    /// <summary>The inputs of the action.</summary>
    public IReadOnlyList<(string Name, object Value)> With { get; init; } = [];

    /// <summary>The command. It contains no GitHub expressions: external values come through <see cref="Variables"/>.</summary>
    public string? Run { get; init; }

    /// <summary>Environment variables.</summary>
    public IReadOnlyList<(string Name, string Value)> Variables { get; init; } = [];
}
