namespace QgoBuild.Engine.CI.GitHubActions;

/// <summary>The permissions of a job's token.</summary>
public enum GitHubActionsPermissions
{
    /// <summary>Workflow runs, and the protection of environments.</summary>
    Actions,
    /// <summary>Check runs.</summary>
    Checks,
    /// <summary>The repository: commits, branches, releases.</summary>
    Contents,
    /// <summary>Deployments.</summary>
    Deployments,
    /// <summary>Discussions.</summary>
    Discussions,
    /// <summary>An OpenID Connect token; write permission only.</summary>
    IdToken,
    /// <summary>Issues.</summary>
    Issues,
    /// <summary>Packages, which include images.</summary>
    Packages,
    /// <summary>Pages.</summary>
    Pages,
    /// <summary>Pull requests.</summary>
    PullRequests,
    /// <summary>Classic projects.</summary>
    RepositoryProjects,
    /// <summary>Alerts of code scanning.</summary>
    SecurityEvents,
    /// <summary>Commit statuses.</summary>
    Statuses,
}

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

/// <summary>Whether submodules are checked out.</summary>
public enum GitHubActionsSubmodules
{
    /// <summary>No submodules.</summary>
    False,
    /// <summary>The submodules of the repository.</summary>
    True,
    /// <summary>The submodules, and theirs recursively.</summary>
    Recursive,
}

/// <summary>GitHub's runner images.</summary>
/// <remarks>Retired images are listed because NUKE lists them; a workflow that uses one is an error.</remarks>
public enum GitHubActionsImage
{
    /// <summary>Retired.</summary>
    MacOs1015,
    /// <summary>Retired.</summary>
    MacOs11,
    /// <summary>Retired.</summary>
    MacOs12,
    /// <summary><c>macos-14</c>.</summary>
    MacOs14,
    /// <summary><c>macos-latest</c>.</summary>
    MacOsLatest,
    /// <summary>A machine of your own: <c>self-hosted</c>. For further labels: <see cref="GitHubJobAttribute.RunsOn"/>.</summary>
    SelfHosted,
    /// <summary>Retired.</summary>
    Ubuntu1804,
    /// <summary>Retired.</summary>
    Ubuntu2004,
    /// <summary><c>ubuntu-22.04</c>.</summary>
    Ubuntu2204,
    /// <summary><c>ubuntu-24.04</c>.</summary>
    Ubuntu2404,
    /// <summary><c>ubuntu-latest</c>.</summary>
    UbuntuLatest,
    /// <summary><c>windows-latest</c>.</summary>
    WindowsLatest,
    /// <summary>Retired.</summary>
    WindowsServer2019,
    /// <summary><c>windows-2022</c>.</summary>
    WindowsServer2022,
}
