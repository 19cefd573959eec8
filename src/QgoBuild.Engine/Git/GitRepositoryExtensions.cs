namespace QgoBuild.Engine.Git;

/// <summary>The purpose of a branch by its name.</summary>
public static class GitRepositoryExtensions
{
    /// <summary>Whether the branch is <c>main</c>.</summary>
    public static bool IsOnMainBranch(this GitRepository repository) => IsOn(repository, "main");

    /// <summary>Whether the branch is <c>master</c>.</summary>
    public static bool IsOnMasterBranch(this GitRepository repository) => IsOn(repository, "master");

    /// <summary>Whether the branch is <c>main</c> or <c>master</c>.</summary>
    public static bool IsOnMainOrMasterBranch(this GitRepository repository) => IsOn(repository, "main", "master");

    /// <summary>Whether the branch is <c>dev</c>, <c>develop</c> or <c>development</c>.</summary>
    public static bool IsOnDevelopBranch(this GitRepository repository) => IsOn(repository, "dev", "develop", "development");

    /// <summary>Whether the branch starts with <c>feature/</c> or <c>features/</c>.</summary>
    public static bool IsOnFeatureBranch(this GitRepository repository) => HasBranchPrefix(repository, "feature/", "features/");

    /// <summary>Whether the branch starts with <c>release/</c> or <c>releases/</c>.</summary>
    public static bool IsOnReleaseBranch(this GitRepository repository) => HasBranchPrefix(repository, "release/", "releases/");

    /// <summary>Whether the branch starts with <c>hotfix/</c> or <c>hotfixes/</c>.</summary>
    public static bool IsOnHotfixBranch(this GitRepository repository) => HasBranchPrefix(repository, "hotfix/", "hotfixes/");

    private static bool IsOn(GitRepository repository, params string[] names) =>
        names.Contains(repository.NotNull().Branch, StringComparer.OrdinalIgnoreCase);

    private static bool HasBranchPrefix(GitRepository repository, params string[] prefixes) =>
        repository.NotNull().Branch is { } branch && prefixes.Any(prefix => branch.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));
}
