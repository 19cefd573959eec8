namespace QgoBuild.Sandbox.Description;

/// <summary>The directory that holds all of a sandbox's files on this machine, and that marks what belongs to it: every container, network
/// and volume carries its absolute path as a label. It may have spaces in it.</summary>
public sealed record SandboxDirectory
{
    private static readonly string RelativePath = System.IO.Path.Combine(".nuke", "temp", "sandbox");

    /// <summary>The sandbox in <paramref name="path"/>, which need not exist.</summary>
    public SandboxDirectory(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        Path = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));
    }

    /// <summary>Its absolute path.</summary>
    public string Path { get; }

    /// <summary>The sandbox's description, <c>sandbox.json</c>.</summary>
    public string DescriptionFile => FilePath("sandbox.json");

    /// <summary>The DOCKER_CONFIG that everything of the sandbox uses: the user's own is never written to.</summary>
    public string DockerConfiguration => FilePath("docker");

    /// <summary>Private and public SSH keys.</summary>
    internal string Keys => FilePath("keys");

    /// <summary>The sandbox's own authority and the certificates of its services.</summary>
    internal string Certificates => FilePath("certificates");

    /// <summary>The registry's password and users.</summary>
    internal string Registry => FilePath("registry");

    /// <summary>The root of the certificates that the ACME authority issues.</summary>
    internal string AcmeRootFile => FilePath("acme-root.crt");

    /// <summary>Held open by a process that has taken the ACME authority away: see <see cref="AuthorityControl"/>.</summary>
    internal string AuthorityLockFile => FilePath(".acme-held");

    internal string KnownHostsFile => FilePath("known_hosts");
    internal string CacheFile => FilePath("answers.json");
    internal string LockFile => FilePath(".lock");

    /// <summary>The sandbox of the repository in <paramref name="repositoryRoot"/>: its <c>.nuke/temp/sandbox</c>.</summary>
    public static SandboxDirectory InRepository(string repositoryRoot) => new(System.IO.Path.Combine(repositoryRoot, RelativePath));

    /// <summary>The repository whose sandbox this is; null when the directory lies elsewhere.</summary>
    internal string? RepositoryRoot =>
        Path.EndsWith(System.IO.Path.DirectorySeparatorChar + RelativePath, StringComparison.Ordinal)
            ? Path[..^(RelativePath.Length + 1)] : null;

    /// <inheritdoc/>
    public override string ToString() => Path;

    private string FilePath(string name) => System.IO.Path.Combine(Path, name);
}
