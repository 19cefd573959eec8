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
