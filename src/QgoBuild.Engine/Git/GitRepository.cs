using QgoBuild.Engine.CI;
using QgoBuild.Engine.CI.GitHubActions;
using QgoBuild.Engine.IO;
using QgoBuild.Engine.Session;

namespace QgoBuild.Engine.Git;

/// <summary>A Git repository: what is checked out here, and where others have it.</summary>
public sealed record GitRepository
{
    private const string BranchPrefix = "refs/heads/";
    private readonly Lazy<IReadOnlyCollection<string>> _tags = new([]);

    private GitRepository()
    {
    }

    /// <summary>How the remote repository is reached; null when there is none or when it is on this machine.</summary>
    public GitProtocol? Protocol { get; private init; }

    /// <summary>The host of the remote repository: <c>github.com</c>.</summary>
    public string? Endpoint { get; private init; }

    /// <summary>The remote repository on its host: <c>owner/name</c>.</summary>
    public string? Identifier { get; private init; }

    /// <summary>The directory that is checked out to; null for a repository that is known by its address only.</summary>
    public AbsolutePath? LocalDirectory { get; private init; }

    /// <summary>What is checked out: <c>refs/heads/main</c>, or a commit.</summary>
    public string? Head { get; private init; }

    /// <summary>The commit that is checked out; null before the first one.</summary>
    public string? Commit { get; private init; }

    /// <summary>The tags that lead to the commit; those with a message as well.</summary>
    public IReadOnlyCollection<string> Tags => _tags.Value;

    /// <summary>The branch that is checked out, <c>main</c>; on a server, the one that it builds; null when there is none.</summary>
    public string? Branch { get; private init; }

    /// <summary>The name of the remote repository that the branch follows, else <c>origin</c>, else the first one's.</summary>
    public string? RemoteName { get; private init; }

    /// <summary>The branch of the remote repository that the branch follows; null when it follows none.</summary>
    public string? RemoteBranch { get; private init; }

    /// <summary>The address for HTTPS, <c>https://github.com/owner/name.git</c>; null when there is no host.</summary>
    public string? HttpsUrl => Endpoint is null ? null : $"https://{Endpoint}/{Identifier}.git";

    /// <summary>The address for SSH, <c>git@github.com:owner/name.git</c>; null when there is no host.</summary>
    public string? SshUrl => Endpoint is null ? null : $"git@{Endpoint}:{Identifier}.git";

    /// <summary>A repository that is known by its address only.</summary>
    /// <exception cref="AssertionException">It is no address.</exception>
    public static GitRepository FromUrl(string url, string? branch = null)
    {
        var remote = GitRemoteUrl.Parse(url).NotNull($"'{url}' is not the address of a Git repository");
        return new GitRepository { Branch = branch }.WithRemote(remote);
    }

    /// <summary>The repository whose working tree holds a directory.</summary>
    /// <exception cref="AssertionException">There is none.</exception>
    public static GitRepository FromLocalDirectory(AbsolutePath directory)
    {
        var git = GitDirectory.Discover(directory);
        var (head, commit, host) = (git.Head, git.ResolveCommit(git.Head), BuildSession.Current.Host);

        // A server checks a commit out, without its branch: it says itself what it builds.
        var isBuilt = head == commit && host is IBuildServer server && server.Commit == commit;
        var branch = head.StartsWith(BranchPrefix, StringComparison.Ordinal) ? head[BranchPrefix.Length..] : isBuilt ? GetCiBranch(host) : null;
        var configuration = git.Configuration;
        var remotes = configuration.Remotes;
        var remote = configuration[$"branch.{branch}.remote"] ?? (remotes.Contains("origin") ? "origin" : remotes is [var first, ..] ? first : null);
        var followed = configuration[$"branch.{branch}.merge"];
        return new GitRepository(git, commit)
        {
            Head = head,
            Branch = branch,
            RemoteName = remote,
            RemoteBranch = followed?.StartsWith(BranchPrefix, StringComparison.Ordinal) == true ? followed[BranchPrefix.Length..] : null,
        }.WithRemote(GitRemoteUrl.Parse(configuration[$"remote.{remote}.url"] ?? (isBuilt ? GetCiUrl(host) : null)));
    }

    /// <summary>The same repository, as if the branch were checked out.</summary>
    public GitRepository SetBranch(string branch) => this with { Branch = branch };

    /// <summary>The address of the remote repository, without <c>.git</c>; the directory when there is none.</summary>
    public override string ToString()
    {
        var url = Protocol == GitProtocol.Https ? HttpsUrl : SshUrl;
        return url?[..^".git".Length] ?? LocalDirectory?.ToString() ?? "";
    }

    private GitRepository(GitDirectory git, string? commit)
    {
        LocalDirectory = git.WorkingTree;
        Commit = commit;
        _tags = new(() => commit is null ? [] : git.GetTags(commit));
    }

    private static string? GetCiBranch(Host host) => host switch
    {
        GitHubActions { IsPullRequest: true } pull => pull.HeadRef,
        IBuildServer { Branch: { } reference } when reference.StartsWith(BranchPrefix, StringComparison.Ordinal) => reference[BranchPrefix.Length..],
        _ => null,
    };

    private static string? GetCiUrl(Host host) => host is GitHubActions { Repository.Length: > 0 } job ? $"{job.ServerUrl}/{job.Repository}" : null;

    private GitRepository WithRemote(GitRemoteUrl? remote) => this with { Protocol = remote?.Protocol, Endpoint = remote?.Endpoint, Identifier = remote?.Identifier };
}
