namespace QgoBuild.Sandbox.Images;

/// <summary>An image made from Debian packages alone, without a registry: <c>mmdebstrap | docker import</c>.</summary>
/// <param name="Tag">The image's name.</param>
/// <param name="Suite">Debian's release.</param>
/// <param name="Packages">What it holds beside the essential packages and apt.</param>
/// <param name="Excluded">Paths, with wildcards, of files that stay out of it.</param>
internal sealed record Bootstrap(string Tag, string Suite, IReadOnlyList<string> Packages, IReadOnlyList<string> Excluded)
{
    /// <summary>The package that marks /bin as /usr/bin, where mmdebstrap's hook has made it so: without it Debian 12 installs usrmerge,
    /// and all of perl for it.</summary>
    public const string UsrMergedPackage = "usr-is-merged";

    // mmdebstrap calls python and perl for every package: a version manager's wrappers in between double its time.
    private const string SystemPath = "/usr/sbin:/usr/bin:/sbin:/bin";
    private const string TmpfsScript = "mount -t tmpfs -o size=4g,mode=0755 tmpfs \"$1\" && shift && exec \"$@\"";
    private static readonly string[] AlwaysExcluded = ["/usr/share/man/*", "/usr/share/doc/*", "/usr/share/info/*", "/usr/share/locale/*"];

    private IEnumerable<string> ExcludedPaths => AlwaysExcluded.Concat(Excluded);
    public string Hash => Array.Empty<PackedFile>().ContentHash([Suite, .. Packages, "without", .. ExcludedPaths]);

    /// <summary>Makes the image. Root's file tree grows in memory, in a mount that ends with the process.</summary>
    public async Task BuildAsync(ContainerEngine engine, AptSources sources, bool isRoot, CancellationToken cancellationToken)
    {
        var work = Directory.CreateTempSubdirectory("qgobuild-bootstrap-").FullName;
        try
        {
            string[] command = isRoot
                ? ["unshare", "--mount", "sh", "-c", TmpfsScript, "sh", work, "mmdebstrap", "--mode=root", .. Arguments(sources)]
                : ["mmdebstrap", .. Arguments(sources)];
            var bootstrap = SandboxCommand.Create(command[0], command[1..]) with
            {
                Variables = new Dictionary<string, string?> { ["TMPDIR"] = work, ["PATH"] = SystemPath },
            };
            var purpose = $"make the image {Tag} from Debian packages";
            var import = engine.Docker.With("import", "--change", "CMD [\"bash\"]", "--change", $"LABEL {SandboxLabels.Recipe}={Hash}", "-")
                .For(purpose);
            // The image is tagged only when mmdebstrap has succeeded: docker import accepts half an archive.
            var image = await (import with { Source = bootstrap }).ReadAsync(cancellationToken);
            await engine.Docker.With("tag", image, Tag).For(purpose).ReadAsync(cancellationToken);
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    /// <summary>The arguments of mmdebstrap; it writes the archive to its standard output.</summary>
    public IReadOnlyList<string> Arguments(AptSources sources)
    {
        const string Signed = "[signed-by=" + AptSources.Keyring + "]";
        return
        [
            "--quiet", "--variant=apt",
            // Snapshots and machines with an older clock: the archive's date is no reason to have no sandbox.
            "--aptopt=Acquire::Check-Valid-Until \"false\"",
            "--aptopt=Acquire::Retries \"3\"",
            // Half of what apt would fetch each time that an image is made on this one.
            "--aptopt=Acquire::Languages \"none\"",
            // dpkg leaves these paths out, here and in every image made on this one. What mmdebstrap unpacks without dpkg is deleted.
            "--setup-hook=mkdir -p \"$1/etc/dpkg/dpkg.cfg.d\" && printf '%s\\n' force-unsafe-io " +
                string.Join(' ', ExcludedPaths.Select(path => $"'path-exclude={path}'")) + " > \"$1/etc/dpkg/dpkg.cfg.d/sandbox\"",
            "--customize-hook=rm -rf " + string.Join(' ', ExcludedPaths.Select(path => "\"$1\"" + path)),
            .. Packages.Contains(UsrMergedPackage) ? ["--hook-dir=/usr/share/mmdebstrap/hooks/merged-usr"] : Array.Empty<string>(),
            .. Packages.Count == 0 ? Array.Empty<string>() : ["--include=" + string.Join(',', Packages)],
            Suite, "-",
            $"deb {Signed} {sources.Archive} {Suite} main",
            .. sources.Security is { } security && Suite != "sid" ? [$"deb {Signed} {security} {Suite}-security main"]
                : Array.Empty<string>(),
        ];
    }
}

/// <summary>What a machine requires to make images from Debian packages: the archive and mmdebstrap.</summary>
internal static class Bootstrapper
{
    private const string Program = "/usr/bin/mmdebstrap";

    /// <summary>Installs mmdebstrap if necessary, and returns the machine's apt sources.</summary>
    /// <exception cref="SandboxUnavailableException">This machine cannot make images; the message contains the instructions.</exception>
    public static async Task<AptSources> EnsureAsync(HostMachine hostMachine, CancellationToken cancellationToken)
    {
        var sources = hostMachine.HasDebianArchive ? AptSources.ReadHost() : null;
        if (sources?.Archive is null)
        {
            throw new SandboxUnavailableException("""
                The sandbox's images can neither be pulled (the public registry did not answer the engine) nor be made here
                (this machine is not a Debian with its archive among the apt sources).
                Connect the engine to the Internet, or run on Debian; then run the same command again.
                """);
        }

        if (File.Exists(Program)) return sources;
        if (!hostMachine.IsRoot)
        {
            throw new SandboxUnavailableException("""
                The sandbox's images cannot be pulled (the public registry did not answer the engine); making them needs mmdebstrap:
                    sudo apt-get install mmdebstrap uidmap
                Then run the same command again.
                """);
        }

        await HostPackages.InstallAsync(["mmdebstrap"], cancellationToken);
        return sources;
    }
}
