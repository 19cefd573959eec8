namespace QgoBuild.Engine.CI.GitHubActions;

/// <summary>Whether submodules are checked out.</summary>
public enum GitHubActionsSubmodules
{
    /// <summary>They are not.</summary>
    False,

    /// <summary>Those of the repository are.</summary>
    True,

    /// <summary>Those of submodules are too.</summary>
    Recursive,
}
