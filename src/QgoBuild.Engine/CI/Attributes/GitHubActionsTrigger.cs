namespace QgoBuild.Engine.CI.GitHubActions;

/// <summary>The event that starts a workflow.</summary>
public enum GitHubActionsTrigger
{
    /// <summary>A push to any branch or tag.</summary>
    Push,

    /// <summary>A pull request that is opened or changed.</summary>
    PullRequest,

    /// <summary>A manual start.</summary>
    WorkflowDispatch,
}
