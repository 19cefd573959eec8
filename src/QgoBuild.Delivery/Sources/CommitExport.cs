namespace QgoBuild.Delivery.Sources;

/// <summary>Writes the files of a commit into a directory, all of them and as they are in the commit: submodules at their commits, Git LFS
/// objects instead of their pointers, whatever attributes would leave out of an archive or change in it (<c>export-ignore</c>,
/// <c>export-subst</c>). A path that cannot be written so is refused by name.</summary>
internal sealed class CommitExport(string checkout, CommitId commit, string target, DateTimeOffset time)
{
    private const char ReplacementCharacter = '\uFFFD';

    // Neither the user's configuration nor a sparse checkout changes what is exported.
    private static readonly string[] Configuration =
    [
        "-c", "core.autocrlf=false", "-c", "core.eol=lf", "-c", "core.symlinks=true", "-c", "core.fileMode=true", "-c",
        "core.attributesFile=",
        "-c", "core.sparseCheckout=false", "-c", "index.sparse=false", "-c", "core.splitIndex=false", "-c", "core.fsmonitor=false",
        "-c", "filter.lfs.process=", "-c", "filter.lfs.smudge=", "-c", "filter.lfs.required=false",
    ];

    private readonly GitCommand _git = new(checkout);

    /// <summary>Whether the directory's file system keeps names apart that differ in case only.</summary>
    public bool? IsCaseSensitive { get; init; }

    /// <summary>Writes what the commit has at some paths; everything when there are none.</summary>
    /// <exception cref="DeliveryException">Something cannot be written as it is in the commit.</exception>
    public async Task WriteAsync(IReadOnlyCollection<string> paths, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(target);
        var entries = await ListAsync(paths, cancellationToken);
        EnsureNoCollisions(entries);
        await CheckOutAsync([.. entries.Where(entry => entry.Mode != GitEntry.Submodule).Select(entry => entry.Path)], cancellationToken);
        foreach (var entry in entries.Where(entry => entry.Mode is not (GitEntry.Submodule or GitEntry.SymbolicLink)))
            await ApplyMetadataAsync(entry, cancellationToken);
        foreach (var entry in entries.Where(entry => entry.Mode == GitEntry.SymbolicLink))
            File.SetLastWriteTimeUtc(Path.Combine(target, entry.Path), time.UtcDateTime);
        foreach (var entry in entries.Where(entry => entry.Mode == GitEntry.Submodule))
            await WriteSubmoduleAsync(entry, cancellationToken);
    }

    private async Task<IReadOnlyList<GitEntry>> ListAsync(IReadOnlyCollection<string> paths, CancellationToken cancellationToken)
    {
        var lines = await _git.ReadAsync(cancellationToken,
            ["ls-tree", "-r", "-z", "--full-tree", commit.ToString(), "--", .. paths]);
        var entries = GitEntry.ParseAll(lines);
        return entries.FirstOrDefault(entry => entry.Path.Contains(ReplacementCharacter, StringComparison.Ordinal)) is { } unreadable
            ? throw new DeliveryException(
                $"The name \"{unreadable.Path}\" in {commit.Short} is not UTF-8, and cannot be written as it is. Nothing was built.",
                "Rename it (git mv), commit, and run the same command again.", exitCode: 2)
            : entries;
    }

    /// <summary>Git writes the files, with an index of its own: the staged changes and the files of the checkout are not touched.</summary>
    private async Task CheckOutAsync(IReadOnlyList<string> files, CancellationToken cancellationToken)
    {
        if (files.Count == 0) return;
        var index = $"{target}.{Guid.NewGuid():N}.index";
        var git = _git with
        {
            Configuration = Configuration,
            Directory = target,
            Variables = new Dictionary<string, string?>
            {
                ["GIT_DIR"] = await _git.ReadAsync(cancellationToken, "rev-parse", "--absolute-git-dir"),
                ["GIT_WORK_TREE"] = target,
                ["GIT_INDEX_FILE"] = index,
            },
        };
        try
        {
            await git.ReadAsync(cancellationToken, "read-tree", commit.ToString());
            await (git with { Input = string.Concat(files.Select(file => file + '\0')) }).ReadAsync(cancellationToken, "checkout-index",
                "--quiet", "-z", "--stdin");
        }
        finally
        {
            File.Delete(index);
        }
    }

    /// <summary>Mode and time come from the commit alone, so that an image does not depend on who builds it, or when.</summary>
    private async Task ApplyMetadataAsync(GitEntry entry, CancellationToken cancellationToken)
    {
        var file = Path.Combine(target, entry.Path);
        if (LfsPointer.Read(file) is { } pointer)
        {
            if (!await pointer.TryReplaceAsync(file,
                await _git.ReadAsync(cancellationToken, "rev-parse", "--path-format=absolute", "--git-common-dir"),
                cancellationToken))
            {
                throw new DeliveryException(
                    $"\"{entry.Path}\" is a pointer to a Git LFS object ({pointer.Oid[..12]}…) in {commit.Short}, and the object is not " +
                        "on this machine: the image would contain the pointer. Nothing was built.",
                    $"git -C {Quote(checkout)} lfs fetch origin {commit.Short}, and run the same command again.",
                    exitCode: 2);
            }
        }

        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, entry.IsExecutable ? ReadableByAll | ExecutableByAll : ReadableByAll);
        File.SetLastWriteTimeUtc(file, time.UtcDateTime);
    }

    private async Task WriteSubmoduleAsync(GitEntry entry, CancellationToken cancellationToken)
    {
        var path = Path.Combine(await _git.ReadAsync(cancellationToken, "rev-parse", "--show-toplevel"), entry.Path);
        var at = CommitId.Parse(entry.Id);
        // Without a repository of its own there, git would answer for the one around it.
        var isThere = File.Exists(Path.Combine(path, ".git")) || Directory.Exists(Path.Combine(path, ".git"));
        if (!isThere || !await new GitCommand(path).SucceedsAsync(cancellationToken, "cat-file", "-e", $"{at}^{{commit}}"))
        {
            throw new DeliveryException(
                $"The submodule \"{entry.Path}\" is part of {commit.Short}, and its commit {at.Short} is not on this machine: " +
                    "it would be missing in the image. Nothing was built.",
                "git submodule update --init --recursive, and run the same command again.",
                exitCode: 2);
        }

        await new CommitExport(path, at, Path.Combine(target, entry.Path), time) { IsCaseSensitive = IsCaseSensitive }.WriteAsync([],
            cancellationToken);
    }

    private void EnsureNoCollisions(IReadOnlyList<GitEntry> entries)
    {
        if (IsCaseSensitive ?? IsFileSystemCaseSensitive()) return;
        // Directories collide as files do: "Api/a" and "api/b" would end in one directory.
        var names = entries.SelectMany(entry => Parents(entry.Path)).Distinct(StringComparer.Ordinal);
        if (names.GroupBy(name => name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(same => same.Skip(1).Any()) is { } collision)
        {
            throw new DeliveryException(
                $"{commit.Short} has \"{string.Join("\" and \"", collision.Order(StringComparer.Ordinal))}\", which are one name on this " +
                    "machine's file system: one of them would be missing in the image. Nothing was built.",
                "Rename one of them (git mv) and commit, or build on a file system that keeps them apart.",
                exitCode: 2);
        }
    }

    private bool IsFileSystemCaseSensitive()
    {
        var probe = Path.Combine(target, $".case-{Guid.NewGuid():N}");
        File.WriteAllBytes(probe, []);
        try { return !File.Exists(Path.Combine(target, Path.GetFileName(probe).ToUpper(CultureInfo.InvariantCulture))); }
        finally { File.Delete(probe); }
    }

    private static IEnumerable<string> Parents(string path)
    {
        for (var end = path.IndexOf('/', StringComparison.Ordinal); end >= 0; end = path.IndexOf('/', end + 1))
            yield return path[..end];
        yield return path;
    }

    private static string Quote(string directory) => Shell.RemoteCommand.Quote(directory);

    private const UnixFileMode ReadableByAll =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode ExecutableByAll = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
}
