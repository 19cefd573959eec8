using QgoBuild.Engine.CI.GitHubActions;

namespace QgoBuild.Engine.CI.Workflows;

/// <summary>A step of a job: an action or a command.</summary>
internal sealed record WorkflowStep
{
    public required string Name { get; init; }

    /// <summary>By which other steps know it; null when none does.</summary>
    public string? Id { get; init; }

    public string? If { get; init; }

    public PinnedAction? Uses { get; init; }

    /// <summary>What the action is told.</summary>
    public IReadOnlyList<(string Name, object Value)> With { get; init; } = [];

    /// <summary>The command. It holds nothing that GitHub would replace: what comes from outside arrives through <see cref="Variables"/>.</summary>
    public string? Run { get; init; }

    /// <summary>Environment variables.</summary>
    public IReadOnlyList<(string Name, string Value)> Variables { get; init; } = [];
}
