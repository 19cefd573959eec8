namespace QgoBuild.Components;

/// <summary>Builds images.</summary>
public interface IDockerBuild : IDelivery, IHasDocker, IHasApplication, IHasSources
{
    /// <summary>The address that the sources are published at, for the images' labels.</summary>
    string SourceUrl { get; }

    /// <summary>Whether to attach attestations to images.</summary>
    [Parameter("Attach SBOM and provenance to the images that are built, where the builder can")]
    bool AttestImages => TryGetValue<bool?>(() => AttestImages) ?? false;

    /// <summary>Further build arguments on this machine.</summary>
    Task<IReadOnlyDictionary<string, string>> ImageArguments(CancellationToken cancellationToken);

    /// <summary>Builds an image of each service whose content the registry does not hold yet, from the commit that is checked out: not from
    /// the working tree, so that an image is always what its label names. Commits that have the same content have the same images. Nothing
    /// is pushed; where this build pushes nothing either, a registry that cannot be queried is taken to hold none.</summary>
    Target DockerBuild => _ => _
#if QGO
        .UpToDateWhen(FindUpToDateReason)
#endif
        .Executes(() => Run(cancellationToken => BuildImages(WillPush, cancellationToken)));

    /// <summary>Whether this build pushes what it builds: then the registry must answer before anything is built. A build that pushes
    /// nothing, such as that of a branch, queries it only to save work; that of a fork may not even read it.</summary>
    bool WillPush => false;

    /// <summary>Builds what is missing.</summary>
    /// <param name="willPush">Whether what is built is pushed: see <see cref="WillPush"/>.</param>
    /// <param name="cancellationToken">Stops.</param>
    internal async Task BuildImages(bool willPush, CancellationToken cancellationToken)
    {
        var profile = await Profile(cancellationToken);
        var commit = await Head(cancellationToken);
        using var imagesLock = await AcquireImagesLock(cancellationToken);
        var content = await ReadContent(profile, commit, cancellationToken);
        var images = willPush
            ? await FindImages(profile, commit, content, cancellationToken)
            : await FindImagesOrNone(profile, commit, content, cancellationToken);
        var missing = images.Where(image => image.Built is null).ToList();
        foreach (var image in images.Except(missing))
        {
            Console.WriteLine($"{profile.Registry} already holds {image.Built!.Reference}, with the content of {commit.Short}: " +
                $"nothing to build for {image.Service}.");
        }

        if (missing.Count == 0) return;

        // What cannot be deployed, or be given a version, is refused before anything is built for it.
        await ReadDeployable(await CommitFiles.ListAsync(Checkout, commit, cancellationToken), cancellationToken);
        if (willPush) await ChooseVersion(profile, commit, images, cancellationToken);
        var docker = await DockerVariables(cancellationToken);
        var bases = await BaseImages(cancellationToken);
        using var files = new TemporaryFiles(TemporaryDirectory / "source");
        var source = await Export(commit, files, [.. missing.Select(image => image.Source.Origin)], cancellationToken);
        var attestations = AttestImages ? await ImageAttestations.DetectAsync(docker, cancellationToken) : null;
        if (attestations?.Omission is { } omission) Console.WriteLine(omission);
        Console.WriteLine($"Building {string.Join(" and ", missing.Select(image => image.Service))} from {commit.Short}");
        await Task.WhenAll(missing.Select(image => BuildImage(
            image, source, bases, attestations?.Options ?? [], LocalTag(profile, image), docker, cancellationToken)));
    }

    /// <summary>Why there is nothing to build: the registry holds the commit's images. Null when it does not, or cannot be
    /// queried.</summary>
    private async Task<string?> FindUpToDateReason(CancellationToken cancellationToken)
    {
        try
        {
            var profile = await Profile(cancellationToken);
            var commit = await Head(cancellationToken);
            var images = new ReleaseImages(profile, commit, await ReadContent(profile, commit, cancellationToken));
            return await images.FindByCommitAsync(cancellationToken) is not null
                ? $"{profile.Registry} already holds the images of {commit.Short}, so there is nothing to build"
                : null;
        }
        catch (DeliveryException)
        {
            // The target itself fails for the same reason, with its remedy.
            return null;
        }
    }

    /// <summary>What a commit's release is made from, by Git and the arguments of this build.</summary>
    async Task<CommitContent> ReadContent(
        DeliveryProfile profile, CommitId commit, CancellationToken cancellationToken) => await CommitContent.ReadAsync(
        Checkout,
        commit,
        profile.Application.BuiltImages,
        [.. await FindComposeFiles(commit, cancellationToken), .. profile.Application.MigrationDirectories],
        new Dictionary<string, string>(await ImageArguments(cancellationToken)) { ["SOURCE"] = SourceUrl },
        BaseImageArguments,
        cancellationToken);

    private async Task<IReadOnlyList<string>> FindComposeFiles(CommitId commit, CancellationToken cancellationToken)
    {
        var files = await CommitFiles.ListAsync(Checkout, commit, cancellationToken);
        return await ComposeReader.FindFilesAsync(ApplicationReader.FindFile(ApplicationSource, files), files, cancellationToken);
    }

    /// <summary>The commit's images in the registry: those that were released for it, else those with the same content. What is not there
    /// has to be built.</summary>
    internal async Task<IReadOnlyList<ServiceImage>> FindImages(
        DeliveryProfile profile, CommitId commit, CommitContent content, CancellationToken cancellationToken)
    {
        var images = new ReleaseImages(profile, commit, content);
        if (await images.FindByCommitAsync(cancellationToken) is { } released) return released;
        var (bases, platform) = await GetBaseImagesAndPlatform(cancellationToken);
        return await images.FindByContentAsync(bases, platform, cancellationToken);
    }

    /// <summary>The commit's images in the registry; where it cannot be queried, none of them is there.</summary>
    private async Task<IReadOnlyList<ServiceImage>> FindImagesOrNone(DeliveryProfile profile, CommitId commit, CommitContent content,
        CancellationToken cancellationToken)
    {
        try
        {
            return await FindImages(profile, commit, content, cancellationToken);
        }
        catch (DeliveryException unknown) when (unknown is RegistryUnauthorizedException or RegistryUnreachableException
            or NetworkForbiddenException)
        {
            Console.WriteLine($"{unknown.Message} Nothing is pushed, so the registry is not required: all images are built.");
            var (bases, platform) = await GetBaseImagesAndPlatform(cancellationToken);
            return new ReleaseImages(profile, commit, content).AssumeMissing(bases, platform);
        }
    }

    /// <summary>What images that are built here are built on, and for.</summary>
    private async Task<(IReadOnlyDictionary<string, string> Bases, string Platform)> GetBaseImagesAndPlatform(
        CancellationToken cancellationToken)
    {
        var docker = await DockerVariables(cancellationToken);
        var version = new LocalCommand("docker", "version", "--format", "{{.Server.Os}}/{{.Server.Arch}}") { Variables = docker };
        var platform = await version.ReadAsync(cancellationToken);
        return (await BaseImageDigests(cancellationToken), platform);
    }

    /// <summary>What an image is called on this machine before it is pushed, and in the registry for ever: by its content.</summary>
    internal static string LocalTag(DeliveryProfile profile, ServiceImage image) =>
        $"{profile.Registry.Address}/{image.Repository}:{image.Content!.Tag}";

    /// <summary>The version of the commit, by its history: one that names no other images. Where it does, as when the last commit was
    /// amended, a pre-release gets the commit's name at its end; a release is refused.</summary>
    internal async Task<string> ChooseVersion(
        DeliveryProfile profile, CommitId commit, IReadOnlyList<ServiceImage> images, CancellationToken cancellationToken)
    {
        var gitVersion = await ReadGitVersion(cancellationToken);
        return await ChooseVersion(gitVersion, profile, commit, images, cancellationToken);
    }

    /// <summary>The version that GitVersion counts from the history. Takes about a second.</summary>
    internal async Task<string> ReadGitVersion(CancellationToken cancellationToken)
    {
        await Checkout.EnsureFullHistoryAsync(cancellationToken);
        return await GitVersionTool.ReadAsync(RootDirectory, cancellationToken);
    }

    /// <inheritdoc cref="ChooseVersion(DeliveryProfile, CommitId, IReadOnlyList{ServiceImage}, CancellationToken)"/>
    internal static async Task<string> ChooseVersion(
        string gitVersion, DeliveryProfile profile, CommitId commit, IReadOnlyList<ServiceImage> images,
        CancellationToken cancellationToken)
    {
        using var registry = profile.Registry.CreateClient();
        var version = await new PublishedVersions(registry)
            .SelectAsync(gitVersion, commit, images.ToDictionary(image => image.Repository, image => image.Built?.Reference.Digest),
                cancellationToken);
        if (version != gitVersion) Console.WriteLine($"{gitVersion} names other images: this commit is {version}.");
        return version;
    }

    /// <summary>Waits until no other build in this checkout builds or pushes images: what one tags is what it pushes.</summary>
    internal Task<FileLock> AcquireImagesLock(CancellationToken cancellationToken) =>
        FileLock.AcquireAsync(TemporaryDirectory / "images.lock", () =>
            Console.WriteLine("Waiting for another build in this checkout that builds or pushes images…"), cancellationToken);

    private async Task<AbsolutePath> Export(
        CommitId commit, TemporaryFiles files, IReadOnlyList<ImageOrigin.Built> builds, CancellationToken cancellationToken)
    {
        var directory = (AbsolutePath)files.Directory;
        string[] paths = [.. builds.SelectMany(build => new[] { build.Context, build.DockerfilePath }).Distinct()];
        await Checkout.ExportAsync(commit, paths, directory, cancellationToken);
        foreach (var build in builds)
            BuildContext.EnsureSelfContained(directory / build.Context, build.Context);
        return directory;
    }

    private async Task BuildImage(
        ServiceImage image, AbsolutePath source, IReadOnlyDictionary<string, string> bases, IReadOnlyList<string> options, string tag,
        IReadOnlyDictionary<string, string?> docker, CancellationToken cancellationToken) =>
        await new LocalCommand("docker",
        [
            "buildx", "build", "--load", "--progress", "plain", "--tag", tag,
            "--file", source / image.Source.Origin.DockerfilePath,
            .. image.Source.Origin.Target is { } target ? (string[])["--target", target] : [],
            "--label", $"{BuiltImages.SourceLabel}={image.Source.Key}", "--label", $"{BuiltImages.ContentLabel}={image.Content}",
            .. options,
            .. image.Source.Arguments.Concat(bases.Where(argument => image.Source.BaseImageArguments.Contains(argument.Key)))
                .SelectMany(argument => new[] { "--build-arg", $"{argument.Key}={argument.Value}" }),
            .. BuildSecrets(),
            source / image.Source.Origin.Context,
        ])
        { Variables = docker }.PrintAsync(image.Service, cancellationToken, IsStageLine);

    // BuildKit prints a lot: only its stages are shown.
    private static bool IsStageLine(string line) => line.StartsWith('#') && line.Contains(" [", StringComparison.Ordinal);

    // A laptop behind a proxy reaches npm's registry with these. They are mounted while building and are in no layer.
    private static IEnumerable<string> BuildSecrets()
    {
        var candidates = new (string Id, string? File)[]
        {
            ("npmrc", Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".npmrc")),
            ("ca", Environment.GetEnvironmentVariable("NODE_EXTRA_CA_CERTS") ?? "/etc/ssl/certs/ca-certificates.crt"),
        };
        return candidates.Where(secret => File.Exists(secret.File))
            .SelectMany(secret => new[] { "--secret", $"id={secret.Id},src={secret.File}" });
    }
}
