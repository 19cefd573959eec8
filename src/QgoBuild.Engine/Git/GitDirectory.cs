using System.IO.Compression;
using System.Text;
using QgoBuild.Engine.IO;
using QgoBuild.Engine.Tooling;

namespace QgoBuild.Engine.Git;

/// <summary>
/// What a repository's own files say of its references: read without starting Git, so that a build knows its commit at once.
/// </summary>
internal sealed class GitDirectory
{
    private const string TagPrefix = "refs/tags/";

    // The directory of this working tree and the one that all working trees share.
    private readonly AbsolutePath _gitDirectory;
    private readonly AbsolutePath _commonDirectory;
    private readonly Lazy<Dictionary<string, PackedReference>> _packedReferences;

    private GitDirectory(AbsolutePath workingTree, AbsolutePath gitDirectory)
    {
        WorkingTree = workingTree;
        _gitDirectory = gitDirectory;
        _commonDirectory = (gitDirectory / "commondir") is var file && file.FileExists() ? AbsolutePath.Create(Path.GetFullPath(file.ReadAllText().Trim(), gitDirectory)) : gitDirectory;
        _packedReferences = new Lazy<Dictionary<string, PackedReference>>(ReadPacked);
        Assert.False((_commonDirectory / "reftable").DirectoryExists(), $"{_commonDirectory} keeps its references in reftable files, which cannot be read here");
    }

    /// <summary>The directory that is checked out to.</summary>
    public AbsolutePath WorkingTree { get; }

    /// <summary>What is checked out: <c>refs/heads/main</c>, or a commit.</summary>
    public string Head => ParseReference((_gitDirectory / "HEAD").ReadAllText());

    /// <summary>Whether the history is cut short, as by <c>git clone --depth</c>.</summary>
    public bool IsShallow => (_commonDirectory / "shallow").FileExists();

    public GitConfiguration Configuration => GitConfiguration.Read(_commonDirectory / "config");

    /// <summary>All tags and branches with what they name, sorted.</summary>
    public IEnumerable<(string Name, string Target)> References => ReadLooseReferences("refs").Concat(_packedReferences.Value.Select(packed => (packed.Key, packed.Value.Target)))
        .DistinctBy(reference => reference.Item1).OrderBy(reference => reference.Item1, StringComparer.Ordinal);

    /// <summary>The repository whose working tree holds a directory.</summary>
    /// <exception cref="AssertionException">There is none.</exception>
    public static GitDirectory Discover(AbsolutePath directory)
    {
        var tree = directory.FindParentOrSelf(candidate => (candidate / ".git").DirectoryExists() || (candidate / ".git").FileExists());
        var git = tree.NotNull($"{directory} is not in a Git repository") / ".git";
        if (git.DirectoryExists()) return new GitDirectory(tree, git);

        // The working tree of a submodule, or a further one of a repository: its file says where the rest is.
        var text = git.ReadAllText().Trim();
        Assert.True(text.StartsWith("gitdir:", StringComparison.Ordinal), $"{git} does not say where the repository is");
        return new GitDirectory(tree, Path.GetFullPath(text["gitdir:".Length..].Trim(), tree));
    }

    /// <summary>The commit that a reference leads to; null when there is no such reference, as in a repository without commits.</summary>
    public string? ResolveCommit(string reference)
    {
        while (reference.StartsWith("refs/", StringComparison.Ordinal))
        {
            var file = new[] { _gitDirectory / reference, _commonDirectory / reference }.FirstOrDefault(path => path.FileExists());
            var target = file is null ? _packedReferences.Value.GetValueOrDefault(reference)?.Target : ParseReference(file.ReadAllText());
            if (target is null) return null;
            reference = target;
        }

        return reference;
    }

    /// <summary>The names of the tags that lead to a commit.</summary>
    public IReadOnlyList<string> GetTags(string commit)
    {
        var known = ReadLooseReferences(TagPrefix.TrimEnd('/')).ToDictionary(tag => tag.Name, tag => tag.Target == commit ? commit : PeelTag(tag.Target));

        // What a fetched tag names may be in a pack, which only Git itself reads well.
        if (known.ContainsValue(null) && Executables.Find("git") is { } git) return GetTagsFromGit(git, commit);
        foreach (var (name, packed) in _packedReferences.Value) known.TryAdd(name, packed.Commit ?? packed.Target);
        return [.. known.Where(tag => tag.Value == commit && tag.Key.StartsWith(TagPrefix, StringComparison.Ordinal))
            .Select(tag => tag.Key[TagPrefix.Length..]).Order(StringComparer.Ordinal)];
    }

    private static string ParseReference(string content) =>
        content.StartsWith("ref:", StringComparison.Ordinal) ? content["ref:".Length..].Trim() : content.Trim();

    private IEnumerable<(string Name, string Target)> ReadLooseReferences(string directory) =>
        (_commonDirectory / directory).DirectoryExists()
            ? Directory.EnumerateFiles(_commonDirectory / directory, "*", SearchOption.AllDirectories)
                .Select(file => (Path.GetRelativePath(_commonDirectory, file).Replace('\\', '/'), ParseReference(File.ReadAllText(file))))
            : [];

    private Dictionary<string, PackedReference> ReadPacked()
    {
        var references = new Dictionary<string, PackedReference>();
        var last = "";
        foreach (var line in (_commonDirectory / "packed-refs") is var file && file.FileExists() ? file.ReadAllLines() : [])
        {
            if (line.StartsWith('^')) references[last] = references[last] with { Commit = line[1..].Trim() };
            else if (!line.StartsWith('#') && line.Split(' ', 2) is [var target, var name]) references[last = name] = new PackedReference(target, null);
        }

        return references;
    }

    // The commit that an object is or, being a tag with a message, leads to; null when the object is in a pack.
    private string? PeelTag(string target)
    {
        var file = _commonDirectory / "objects" / target[..2] / target[2..];
        if (!file.FileExists()) return null;
        using var reader = new StreamReader(new ZLibStream(File.OpenRead(file), CompressionMode.Decompress), Encoding.UTF8);
        var header = reader.ReadLine() ?? "";
        return header.StartsWith("tag ", StringComparison.Ordinal) ? PeelTag(header[(header.LastIndexOf(' ') + 1)..]) : target;
    }

    private IReadOnlyList<string> GetTagsFromGit(AbsolutePath git, string commit)
    {
        using var process = ProcessTasks.StartProcess(git, $"tag --points-at {commit}", WorkingTree, logOutput: false, logInvocation: false);
        return [.. process.AssertZeroExitCode().Output.Select(line => line.Text)];
    }
}
