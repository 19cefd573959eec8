namespace QgoBuild.Engine.CI.GitHubActions;

/// <summary>What the token of a job may be allowed to touch.</summary>
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

    /// <summary>An OpenID Connect token; there is only writing it.</summary>
    IdToken,

    /// <summary>Issues.</summary>
    Issues,

    /// <summary>Packages, images among them.</summary>
    Packages,

    /// <summary>Pages.</summary>
    Pages,

    /// <summary>Pull requests.</summary>
    PullRequests,

    /// <summary>Classic projects.</summary>
    RepositoryProjects,

    /// <summary>Alerts of code scanning.</summary>
    SecurityEvents,

    /// <summary>The states of commits.</summary>
    Statuses,
}
