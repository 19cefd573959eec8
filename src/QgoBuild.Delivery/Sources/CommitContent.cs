namespace QgoBuild.Delivery.Sources;

/// <summary>What an image is built from, as far as Git and the build's arguments identify it: all but its base images.</summary>
/// <param name="Key">Identifies it.</param>
/// <param name="Origin">The directory, the Dockerfile and the stage that it is built from.</param>
/// <param name="Arguments">The build arguments that its Dockerfile names, base images left out.</param>
/// <param name="BaseImageArguments">The arguments that its Dockerfile names and that name base images.</param>
public sealed record ImageSource(ContentKey Key, ImageOrigin.Built Origin, IReadOnlyDictionary<string, string> Arguments,
    IReadOnlyList<string> BaseImageArguments)
{
    /// <summary>Identifies all that the image is built from.</summary>
    /// <param name="bases">The digest of each base image, by the argument that names it; the image uses some of them.</param>
    /// <param name="platform">What it is built for: <c>linux/amd64</c>.</param>
    public ContentKey ComputeContentKey(IReadOnlyDictionary<string, string> bases, string platform) => ContentKey.Compute(
        [new("source", Key.ToString()), new("platform", platform),
            .. BaseImageArguments.Select(argument => KeyValuePair.Create($"base {argument}", bases[argument]))]);
}

/// <summary>What a commit's release is made from, read from Git alone and without exporting anything: a merge commit, a squash or a revert
/// has the content of the commit whose files it has.</summary>
/// <param name="Key">Identifies all of it: the images' sources and the files that are deployed beside the images.</param>
/// <param name="Images">What the image of each service is built from.</param>
public sealed record CommitContent(ContentKey Key, IReadOnlyDictionary<string, ImageSource> Images)
{
    /// <summary>Reads it.</summary>
    /// <param name="checkout">The checkout.</param>
    /// <param name="commit">The commit.</param>
    /// <param name="builds">What the image of each service is built from.</param>
    /// <param name="files">The files and directories of the repository that a release has beside its images.</param>
    /// <param name="arguments">The arguments of every build, without base images.</param>
    /// <param name="bases">The names of the arguments that name base images.</param>
    /// <param name="cancellationToken">Stops.</param>
    public static async Task<CommitContent> ReadAsync(
        GitCheckout checkout, CommitId commit, IReadOnlyDictionary<string, ImageOrigin.Built> builds, IReadOnlyList<string> files,
        IReadOnlyDictionary<string, string> arguments, IReadOnlyList<string> bases, CancellationToken cancellationToken)
    {
        var images = new Dictionary<string, ImageSource>();
        var inputs = new Dictionary<string, string>();
        foreach (var (service, build) in builds)
        {
            var dockerfile = await checkout.FindTextAsync(commit, build.DockerfilePath, cancellationToken);
            var used = build.Arguments.Where(argument => !arguments.ContainsKey(argument.Key) && !bases.Contains(argument.Key))
                .Concat(arguments).Where(argument => UsesArgument(dockerfile, argument.Key)).ToDictionary();
            var paths = new Dictionary<string, string>(await checkout.GetContentIdsAsync(commit, build.Context, cancellationToken));
            if (build.Dockerfile != ImageOrigin.Built.DefaultDockerfile)
            {
                foreach (var (path, id) in await checkout.GetContentIdsAsync(commit, build.DockerfilePath, cancellationToken))
                    paths[path] = id;
            }

            var key = ContentKey.Compute(
            [
                .. paths.Select(entry => Input("path", entry)), .. used.Select(argument => Input("argument", argument)),
                .. build.Dockerfile == ImageOrigin.Built.DefaultDockerfile ? (KeyValuePair<string, string>[])[]
                    : [new("dockerfile", build.DockerfilePath)],
                .. build.Target is { } target ? (KeyValuePair<string, string>[])[new("stage", target)] : [],
            ]);
            images[service] = new ImageSource(key, build, used, [.. bases.Where(name => UsesArgument(dockerfile, name))]);
            inputs[$"image {service}"] = key.ToString();
        }

        foreach (var file in files)
        {
            foreach (var entry in await checkout.GetContentIdsAsync(commit, file, cancellationToken))
                inputs[$"path {entry.Key}"] = entry.Value;
        }

        return new CommitContent(ContentKey.Compute(inputs), images);

        static KeyValuePair<string, string> Input(string kind, KeyValuePair<string, string> entry) =>
            new($"{kind} {entry.Key}", entry.Value);
    }

    // A Dockerfile that cannot be read from this repository may use any argument.
    private static bool UsesArgument(string? dockerfile, string argument) =>
        dockerfile is null || Regex.IsMatch(dockerfile, $@"(?<!\w){Regex.Escape(argument)}(?!\w)");
}

/// <summary>A commit, for people.</summary>
/// <param name="Id">The commit.</param>
/// <param name="Author">Who wrote it, by name.</param>
/// <param name="Subject">The first line of its message.</param>
public sealed record Commit(CommitId Id, string Author, string Subject);

/// <summary>What a commit has at a path, as <c>git ls-tree -z</c> prints it: <c>MODE TYPE ID⇥PATH</c>.</summary>
internal sealed record GitEntry(string Mode, string Id, string Path)
{
    public const string SymbolicLink = "120000";
    public const string Submodule = "160000";

    public bool IsExecutable => Mode == "100755";

    public static IReadOnlyList<GitEntry> ParseAll(string lines) =>
        [.. lines.Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(Parse)];

    private static GitEntry Parse(string line)
    {
        var tab = line.IndexOf('\t', StringComparison.Ordinal);
        var words = line[..tab].Split(' ');
        return new GitEntry(words[0], words[2], line[(tab + 1)..]);
    }
}

/// <summary>The pointer that Git has instead of a file that Git LFS stores.</summary>
/// <param name="Oid">The SHA-256 of the content, in hexadecimal digits.</param>
/// <param name="Size">Its length in bytes.</param>
internal sealed record LfsPointer(string Oid, long Size)
{
    private const int MaxPointerBytes = 1024;
    private const string VersionLine = "version https://git-lfs.github.com/spec/v1\n";

    /// <summary>The pointer that a file is; null when it is an ordinary file.</summary>
    public static LfsPointer? Read(string file)
    {
        if (new FileInfo(file).Length > MaxPointerBytes) return null;
        var text = File.ReadAllText(file);
        if (!text.StartsWith(VersionLine, StringComparison.Ordinal)) return null;
        var values = text.Split('\n').Select(line => line.Split(' ', 2)).Where(words => words.Length == 2).DistinctBy(words => words[0])
            .ToDictionary(words => words[0], words => words[1]);
        return values.GetValueOrDefault("oid") is { } oid && oid.StartsWith("sha256:", StringComparison.Ordinal) && oid.Length == 71 &&
            oid[7..].All(char.IsAsciiHexDigitLower) &&
            long.TryParse(values.GetValueOrDefault("size"), NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            ? new LfsPointer(oid[7..], size)
            : null;
    }

    /// <summary>Puts the content in place of the pointer, where this machine has it, whole.</summary>
    /// <param name="file">The file that holds the pointer.</param>
    /// <param name="gitDirectory">The directory of the repository, in which Git LFS keeps its objects.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task<bool> TryReplaceAsync(string file, string gitDirectory, CancellationToken cancellationToken)
    {
        var content = new FileInfo(Path.Combine(gitDirectory, "lfs", "objects", Oid[..2], Oid[2..4], Oid));
        if (!content.Exists || content.Length != Size) return false;
        content.CopyTo(file, overwrite: true);
        using var copy = File.OpenRead(file);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(copy, cancellationToken)) == Oid;
    }
}
