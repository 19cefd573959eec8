namespace QgoBuild.Components.Deployments;

/// <summary>What a target knows about the deployment that it would run.</summary>
/// <param name="Plan">The plan; null if it is not known without the server.</param>
internal sealed record PreviewDraft(DeploymentPlan? Plan)
{
    /// <summary>The target of a rollback; otherwise null.</summary>
    public RollbackTarget? Target { get; init; }

    /// <summary>The conditions before it.</summary>
    public IReadOnlyList<GatePreview> Gates { get; init; } = [];

    /// <summary>What could not be read, one sentence each.</summary>
    public IReadOnlyList<string> Unknown { get; init; } = [];
}
