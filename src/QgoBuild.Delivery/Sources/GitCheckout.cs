namespace QgoBuild.Delivery.Sources;

/// <summary>A checkout on this machine: what would be released from it.</summary>
/// <param name="checkout">Any directory in it.</param>
public sealed class GitCheckout(string checkout)
{
    // Whatever the user's configuration adds to a log is left out.
    private static readonly string[] LogArguments = ["log", "-z", "--no-color", "--no-show-signature", "--format=%H%n%an%n%s"];

    private readonly GitCommand _git = new(checkout);

    /// <summary>The commit that is checked out.</summary>
    /// <exception cref="DeliveryException">There is no repository, or no commit in it.</exception>
    public async Task<CommitId> GetHeadAsync(CancellationToken cancellationToken) =>
        CommitId.Parse(await _git.ReadAsync(cancellationToken, "rev-parse", "--verify", "HEAD"));

    /// <summary>The branch that is checked out; null when HEAD is detached.</summary>
    public async Task<string?> GetBranchAsync(CancellationToken cancellationToken)
    {
        var (isBranch, name) = await _git.TryReadAsync(cancellationToken, "symbolic-ref", "--quiet", "--short", "HEAD");
        return isBranch ? name : null;
    }

    /// <summary>Tracked files that differ from the commit, and files that Git neither tracks nor ignores.</summary>
    public async Task<IReadOnlyList<string>> GetUncommittedFilesAsync(CancellationToken cancellationToken) =>
        [.. (await _git.ReadAsync(cancellationToken, "status", "--porcelain=v1", "-z", "--untracked-files=normal"))
            .Split('\0', StringSplitOptions.RemoveEmptyEntries)
            .Where(entry => entry.Length > 3)
            .Select(entry => entry[3..])];

    /// <summary>The first line of a commit's message.</summary>
    public Task<string> GetSubjectAsync(CommitId commit, CancellationToken cancellationToken) =>
        _git.ReadAsync(cancellationToken, "log", "-1", "--format=%s", commit.ToString());

    /// <summary>When a commit was made.</summary>
    public async Task<DateTimeOffset> GetCommitTimeAsync(CommitId commit, CancellationToken cancellationToken) => DateTimeOffset.Parse(
        await _git.ReadAsync(cancellationToken, "log", "-1", "--format=%cI", commit.ToString()),
        System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The user name in Git's configuration; null when there is none.</summary>
    public async Task<string?> GetUserNameAsync(CancellationToken cancellationToken)
    {
        var (isSet, name) = await _git.TryReadAsync(cancellationToken, "config", "user.name");
        return isSet ? name.Trim() : null;
    }

    /// <summary>Writes parts of a commit's tree into a directory, exactly as it is in the commit: with its submodules at their commits and
    /// with the content of Git LFS objects. Modes are 0644 and 0755, and the times are the commit's.</summary>
    /// <param name="commit">The commit.</param>
    /// <param name="paths">Directories and files of the tree; they are written under their names. The empty one is all of it.</param>
    /// <param name="directory">Where it is written: an empty directory, or one that does not exist yet.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="DeliveryException">Something cannot be written as it is in the commit: a submodule or an LFS object that is not on
    /// this machine, names that this file system takes for one.</exception>
    public async Task ExportAsync(
        CommitId commit, IReadOnlyCollection<string> paths, string directory, CancellationToken cancellationToken) =>
        await new CommitExport(checkout, commit, directory, await GetCommitTimeAsync(commit, cancellationToken)).WriteAsync(
            paths.Contains("") ? [] : paths, cancellationToken);

    /// <summary>Requires the whole history: a version is counted from it, and what a branch contains is read from it.</summary>
    /// <exception cref="DeliveryException">The checkout is a shallow clone.</exception>
    public async Task EnsureFullHistoryAsync(CancellationToken cancellationToken)
    {
        if (await _git.ReadAsync(cancellationToken, "rev-parse", "--is-shallow-repository") != "true") return;
        throw new DeliveryException(
            "This is a shallow clone (git clone --depth): its history is incomplete, and the version is counted from the history. " +
                "Different commits would get the same version. Nothing was built.",
            "git fetch --unshallow --tags, and run the same command again. In a job of GitHub's: fetch-depth: 0.",
            exitCode: 2);
    }

    /// <summary>The migrations that a commit brings, by name.</summary>
    /// <param name="commit">The commit.</param>
    /// <param name="directory">The directory of Prisma's migrations, relative to the repository's root.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task<ReleaseMigrations> ReadMigrationsAsync(CommitId commit, string directory, CancellationToken cancellationToken)
    {
        var entries = await ListEntriesAsync(commit, [directory + "/"], isRecursive: true, cancellationToken);
        // Where the directory is not in this repository's tree, something above it is what is there instead.
        for (var parent = directory; entries.Count == 0 && parent.Length > 0; parent = parent[..Math.Max(0, parent.LastIndexOf('/'))])
            entries = await ListEntriesAsync(commit, [parent], isRecursive: false, cancellationToken);
        if (entries.FirstOrDefault(entry => entry.Mode is GitEntry.Submodule or GitEntry.SymbolicLink) is { } elsewhere)
        {
            throw new DeliveryException(
                $"Migrations are read from {commit.Short} alone, and \"{elsewhere.Path}\" is a " +
                    $"{(elsewhere.Mode == GitEntry.Submodule ? "submodule" : "symbolic link")} there: they would be missed. " +
                    "Nothing was deployed.",
                $"Put the migrations themselves into {directory}, commit, and run the same command again.",
                exitCode: 2);
        }

        var migrations = new List<SqlMigration>();
        // As Prisma does it: a directory in that directory, with such a file in it.
        foreach (var file in entries.Select(entry => entry.Path)
            .Where(file => file.EndsWith("/migration.sql", StringComparison.Ordinal) && file.Count('/') == directory.Count('/') + 2)
            .Order(StringComparer.Ordinal))
            migrations.Add(new SqlMigration(file.Split('/')[^2],
                await _git.ReadAsync(cancellationToken, "cat-file", "blob", $"{commit}:{file}")));
        return new ReleaseMigrations(migrations);
    }

    /// <summary>What identifies the content that a commit has at a path: Git's own object there, in which submodules are identified by
    /// their commits and Git LFS objects by their hashes, and the attributes of the directories above it, which change how files are
    /// written.</summary>
    /// <param name="commit">The commit.</param>
    /// <param name="path">A file or directory; where it lies within a submodule or behind a symbolic link, that counts as a whole.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>Mode and object by path; <c>none</c> where the commit has nothing at the path.</returns>
    public async Task<IReadOnlyDictionary<string, string>> GetContentIdsAsync(CommitId commit, string path,
        CancellationToken cancellationToken)
    {
        if (path.Length == 0)
            return new Dictionary<string, string> { [""] = await _git.ReadAsync(cancellationToken, "rev-parse", $"{commit}^{{tree}}") };
        var above = GetParents(path).ToList();
        var attributes = above.Select(directory => $"{directory}/.gitattributes").Append(".gitattributes");
        var found = (await ListEntriesAsync(commit, [path, .. attributes], isRecursive: false,
            cancellationToken)).ToDictionary(entry => entry.Path, Describe);
        if (found.ContainsKey(path)) return found;
        foreach (var directory in above)
        {
            foreach (var entry in (await ListEntriesAsync(commit, [directory], isRecursive: false, cancellationToken))
                .Where(entry => entry.Path == directory && entry.Mode is GitEntry.Submodule or GitEntry.SymbolicLink))
                return new Dictionary<string, string>(found) { [directory] = Describe(entry) };
        }

        return new Dictionary<string, string>(found) { [path] = "none" };

        static string Describe(GitEntry entry) => $"{entry.Mode} {entry.Id}";

        static IEnumerable<string> GetParents(string path)
        {
            for (var end = path.LastIndexOf('/'); end > 0; end = path.LastIndexOf('/', end - 1))
                yield return path[..end];
        }
    }

    /// <summary>The text of a file in a commit; null where it has no such file.</summary>
    public async Task<string?> FindTextAsync(CommitId commit, string path, CancellationToken cancellationToken)
    {
        var result = await _git.RunAsync(cancellationToken, "cat-file", "blob", $"{commit}:{path}");
        return result.Succeeded ? result.Output : null;
    }

    /// <summary>The paths of all files of a commit.</summary>
    /// <exception cref="DeliveryException">The checkout does not have the commit.</exception>
    public async Task<IReadOnlyList<string>> ListFilesAsync(CommitId commit, CancellationToken cancellationToken) =>
        (await _git.ReadAsync(cancellationToken, "ls-tree", "-r", "-z", "--name-only", "--full-tree", commit.ToString()))
            .Split('\0', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Whether the checkout knows a commit.</summary>
    public Task<bool> HasCommitAsync(CommitId commit, CancellationToken cancellationToken) =>
        _git.SucceedsAsync(cancellationToken, "cat-file", "-e", $"{commit}^{{commit}}");

    /// <summary>The commit that a branch of a repository names; null when there is no such branch.</summary>
    /// <exception cref="DeliveryException">The repository could not be read.</exception>
    public async Task<CommitId?> GetRemoteBranchAsync(GitRemote remote, string branch, CancellationToken cancellationToken)
    {
        var answer = await WithRemote(remote).ReadAsync(cancellationToken, "ls-remote", "--", remote.Url, $"refs/heads/{branch}");
        return answer.Length == 0 ? null : CommitId.Parse(answer.Split('\t')[0]);
    }

    /// <summary>Whether everything in one commit's history is in the other's.</summary>
    public Task<bool> ContainsAsync(CommitId commit, CommitId ancestor, CancellationToken cancellationToken) =>
        _git.SucceedsAsync(cancellationToken, "merge-base", "--is-ancestor", ancestor.ToString(), commit.ToString());

    /// <summary>The commits that one commit's history has and another's has not, newest first, the newest five hundred of them.</summary>
    /// <param name="from">The commit whose history is left out.</param>
    /// <param name="to">The commit whose history is read.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>The commits; none when the checkout does not know both: it may be shallow, or the other may never have been
    /// pushed.</returns>
    public async Task<IReadOnlyList<Commit>> GetCommitsAsync(CommitId from, CommitId to, CancellationToken cancellationToken)
    {
        var result = await _git.RunAsync(cancellationToken, [.. LogArguments, "--max-count=500", $"{from}..{to}", "--"]);
        return result.Succeeded ? ParseCommits(result.Output) : [];
    }

    /// <summary>A commit, for people.</summary>
    /// <exception cref="DeliveryException">The checkout does not know it.</exception>
    public async Task<Commit> GetCommitAsync(CommitId commit, CancellationToken cancellationToken) =>
        ParseCommits(await _git.ReadAsync(cancellationToken, [.. LogArguments, "--max-count=1", commit.ToString(), "--"]))[0];

    /// <summary>The commits that have exactly the files of one, itself first and then the newest, among the newest commits of all
    /// branches.</summary>
    /// <param name="commit">The commit.</param>
    /// <param name="count">How many at most.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task<IReadOnlyList<CommitId>> FindCommitsWithSameTreeAsync(CommitId commit, int count, CancellationToken cancellationToken)
    {
        var tree = (await _git.ReadAsync(cancellationToken, "rev-parse", "--verify", $"{commit}^{{tree}}")).Trim();
        var log = await _git.ReadAsync(cancellationToken, "log", "--all", "--no-color", "--no-show-signature", "--max-count=1000",
            "--format=%H %T");
        return [.. log.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')).Where(words => words[1] == tree)
            .Select(words => CommitId.Parse(words[0])).Prepend(commit).Distinct().Take(count)];
    }

    /// <summary>Whether any branch of the checkout's own remotes contains a commit: whether it was pushed.</summary>
    public async Task<bool> IsPushedAsync(CommitId commit, CancellationToken cancellationToken) =>
        (await _git.ReadAsync(cancellationToken, "branch", "--remotes", "--contains", commit.ToString())).Length > 0;

    /// <summary>Makes a branch of a repository name a commit.</summary>
    /// <param name="remote">The repository.</param>
    /// <param name="commit">The commit.</param>
    /// <param name="branch">The branch.</param>
    /// <param name="expected">What it must name now (null: nothing); if another process has moved it meanwhile, it stays where it
    /// is.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="DeliveryException">It was refused.</exception>
    public async Task PushAsync(GitRemote remote, CommitId commit, string branch, CommitId? expected,
        CancellationToken cancellationToken) => await WithRemote(remote).ReadAsync(
        cancellationToken, "push", "--quiet", $"--force-with-lease=refs/heads/{branch}:{expected?.ToString() ?? ""}", "--", remote.Url,
        $"{commit}:refs/heads/{branch}");

    private async Task<IReadOnlyList<GitEntry>> ListEntriesAsync(
        CommitId commit, IEnumerable<string> paths, bool isRecursive, CancellationToken cancellationToken) =>
        GitEntry.ParseAll(await _git.ReadAsync(cancellationToken,
            ["ls-tree", .. isRecursive ? (string[])["-r"] : [], "-z", "--full-tree", commit.ToString(), "--", .. paths]));

    private static IReadOnlyList<Commit> ParseCommits(string log) =>
        [.. log.Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(entry => entry.Split('\n', 3))
            .Select(lines => new Commit(CommitId.Parse(lines[0]), lines[1], lines[2]))];

    private GitCommand WithRemote(GitRemote remote) => _git with { Variables = remote.Variables };
}
