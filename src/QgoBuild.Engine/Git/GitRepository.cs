namespace QgoBuild.Engine.Git;

/// <summary>A Git repository: its working tree on this machine and the address of its remote repository.</summary>
/// <remarks>A value of the working tree is read by running Git when the property is first used; without it, no process starts.</remarks>
public sealed record GitRepository
{
    private readonly WorkingTree? _workingTree;
    private readonly GitRemoteUrl? _url;

    private GitRepository(WorkingTree? workingTree, GitRemoteUrl? url) => (_workingTree, _url) = (workingTree, url);

    /// <summary>The protocol of the remote repository; null when there is no remote repository or when it is on this machine.</summary>
    public GitProtocol? Protocol => Remote?.Protocol;

    /// <summary>The host of the remote repository: <c>github.com</c>.</summary>
    public string? Endpoint => Remote?.Endpoint;

    /// <summary>The remote repository on its host: <c>owner/name</c>.</summary>
    public string? Identifier => Remote?.Identifier;

    /// <summary>The top directory of the working tree; null for a repository that is known by its address only.</summary>
    public AbsolutePath? LocalDirectory => _workingTree?.Directory;

    /// <summary>What is checked out: <c>refs/heads/main</c>, or a commit.</summary>
    public string? Head => _workingTree?.Head;

    /// <summary>The commit that is checked out; null before the first one.</summary>
    public string? Commit => _workingTree?.Commit;

    /// <summary>The tags of the commit, sorted; with and without a message.</summary>
    public IReadOnlyCollection<string> Tags => _workingTree?.Tags ?? [];

    /// <summary>The branch that is checked out, <c>main</c>; on a CI server, the branch that it builds; null when there is none.</summary>
    public string? Branch
    {
        get => field ?? _workingTree?.Branch;
        private init;
    }

    /// <summary>The remote repository that the branch tracks; otherwise <c>origin</c>, or the first remote repository.</summary>
    public string? RemoteName => _workingTree?.RemoteName;

    /// <summary>The branch of the remote repository that the branch tracks; null when it tracks none.</summary>
    public string? RemoteBranch => _workingTree?.RemoteBranch;

    /// <summary>The address for HTTPS, <c>https://github.com/owner/name.git</c>; null when there is no host.</summary>
    public string? HttpsUrl => Endpoint is null ? null : $"https://{Endpoint}/{Identifier}.git";

    /// <summary>The address for SSH, <c>git@github.com:owner/name.git</c>; null when there is no host.</summary>
    public string? SshUrl => Endpoint is null ? null : $"git@{Endpoint}:{Identifier}.git";

    private GitRemoteUrl? Remote => _url ?? _workingTree?.Remote;

    /// <summary>A repository that is known by its address only.</summary>
    /// <exception cref="AssertionException"><paramref name="url"/> is not an address.</exception>
    public static GitRepository FromUrl(string url, string? branch = null) =>
        new(null, GitRemoteUrl.Parse(url).NotNull($"'{url}' is not the address of a Git repository")) { Branch = branch };

    /// <summary>The repository whose working tree contains a directory.</summary>
    /// <exception cref="AssertionException">The directory is not in a Git repository.</exception>
    public static GitRepository FromLocalDirectory(AbsolutePath directory) => new(new WorkingTree(directory), null);

    /// <summary>The same repository, as if the branch were checked out.</summary>
    public GitRepository SetBranch(string branch) => this with { Branch = branch };

    /// <summary>The address of the remote repository, without <c>.git</c>; the directory when there is none.</summary>
    public override string ToString()
    {
        var url = Protocol == GitProtocol.Https ? HttpsUrl : SshUrl;
        return url?[..^".git".Length] ?? LocalDirectory?.ToString() ?? "";
    }
}

/// <summary>Injects the repository that contains the root directory: <c>[GitRepository] readonly GitRepository Repository;</c>.</summary>
public class GitRepositoryAttribute : ValueInjectionAttributeBase
{
    /// <summary>The repository.</summary>
    /// <exception cref="AssertionException">The root directory is not in a Git repository.</exception>
    public override object? GetValue(MemberInfo member, object instance) =>
        GitRepository.FromLocalDirectory(BuildSession.Current.Locations.RootDirectory);
}

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

/// <summary>The protocol of a remote repository.</summary>
public enum GitProtocol
{
    /// <summary>HTTPS.</summary>
    Https,
    /// <summary>SSH.</summary>
    Ssh,
}
