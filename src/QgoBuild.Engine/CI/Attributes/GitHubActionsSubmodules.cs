namespace QgoBuild.Engine.CI.GitHubActions;

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
