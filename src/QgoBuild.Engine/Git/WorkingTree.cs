namespace QgoBuild.Engine.Git;

/// <summary>The working tree of a repository on this machine. Each value is read by running Git when it is first used, and kept.</summary>
internal sealed class WorkingTree
{
    private const string BranchPrefix = "refs/heads/";

    private readonly Host _host = BuildSession.Current.Host;
    private readonly Lazy<string?> _reference;
    private readonly Lazy<string?> _commit;
    private readonly Lazy<string[]> _tags;
    private readonly Lazy<Dictionary<string, string>> _configuration;

    /// <summary>Finds the working tree that contains a directory, without running Git.</summary>
    /// <exception cref="AssertionException">The directory is not in a Git repository.</exception>
    public WorkingTree(AbsolutePath directory)
    {
        // A further working tree and a submodule have a file of that name.
        Directory = directory.FindParentOrSelf(parent => (parent / ".git").DirectoryExists() || (parent / ".git").FileExists())
            .NotNull($"{directory} is not in a Git repository");
        _reference = new(() => Read("symbolic-ref --quiet HEAD").FirstOrDefault());
        _commit = new(() => Read("rev-parse --quiet --verify HEAD").FirstOrDefault());
        _tags = new(ReadTags);
        _configuration = new(ReadConfiguration);
    }

    public AbsolutePath Directory { get; }

    public string? Head => _reference.Value ?? Commit;
    public string? Commit => _commit.Value;
    public IReadOnlyCollection<string> Tags => _tags.Value;
    public string? Branch => _reference.Value is { } reference ? GetBranchName(reference) : IsBuiltCommit ? CiBranch : null;

    public string? RemoteName
    {
        get
        {
            if (GetSetting($"branch.{Branch}.remote") is { } followed) return followed;
            var remotes = _configuration.Value.Keys.Where(key => key.StartsWith("remote.", StringComparison.Ordinal) &&
                key.EndsWith(".url", StringComparison.Ordinal))
                .Select(key => key["remote.".Length..^".url".Length]).ToList();
            return remotes.Contains("origin") ? "origin" : remotes.FirstOrDefault();
        }
    }

    public string? RemoteBranch => GetBranchName(GetSetting($"branch.{Branch}.merge"));
    public GitRemoteUrl? Remote => GitRemoteUrl.Parse(GetSetting($"remote.{RemoteName}.url") ?? (IsBuiltCommit ? CiUrl : null));

    // A CI server checks out a commit without its branch; its variables name the branch.
    private bool IsBuiltCommit => _host is IBuildServer server && _reference.Value is null && server.Commit == Commit;

    private string? CiBranch =>
        _host is GitHubActions { IsPullRequest: true } pull ? pull.HeadRef : GetBranchName((_host as IBuildServer)?.Branch);

    private string? CiUrl => _host is GitHubActions { Repository.Length: > 0 } job ? $"{job.ServerUrl}/{job.Repository}" : null;

    private static string? GetBranchName(string? reference) =>
        reference?.StartsWith(BranchPrefix, StringComparison.Ordinal) == true ? reference[BranchPrefix.Length..] : null;

    private string? GetSetting(string key) => _configuration.Value.GetValueOrDefault(key);

    // A tag with a message has two lines: its own object, and under its name followed by ^{} the commit.
    private string[] ReadTags()
    {
        var prefix = $"{Commit} refs/tags/";
        return Commit is null
            ? []
            : [.. Read("show-ref --tags --dereference").Where(line => line.StartsWith(prefix, StringComparison.Ordinal))
                .Select(line => line[prefix.Length..].Replace("^{}", "", StringComparison.Ordinal))];
    }

    private Dictionary<string, string> ReadConfiguration()
    {
        var settings = new Dictionary<string, string>();
        foreach (var entry in string.Join('\n', Read("config --list --null")).Split('\0'))
            if (entry.Split('\n', 2) is [var key, var value]) settings[key] = value;
        return settings;
    }

    // These commands exit with 1 when the requested value does not exist.
    private IEnumerable<string> Read(string arguments)
    {
        using var git = ProcessTasks.StartProcess("git", arguments, Directory, logOutput: false, logInvocation: false).AssertWaitForExit();
        if (git.ExitCode > 1) throw new ProcessException(git);
        return [.. git.Output.Where(line => line.Type == OutputType.Std).Select(line => line.Text)];
    }
}
