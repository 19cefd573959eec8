namespace QgoBuild.Components;

/// <summary>Pushes images.</summary>
public interface IPush : IDockerBuild
{
    /// <summary>Whether to sign what is pushed.</summary>
    [Parameter("Sign the images' digests with cosign, when they are pushed")]
    bool SignImages => TryGetValue<bool?>(() => SignImages) ?? false;

    /// <summary>What to sign with.</summary>
    [Parameter("Key to sign images with: a file, or what cosign takes (env://NAME, a KMS); a CI server needs none")]
    string CosignKey => TryGetValue(() => CosignKey);

    /// <summary>The password of that key.</summary>
    [Parameter("Password of the key that images are signed with"), Secret]
    string CosignPassword => TryGetValue(() => CosignPassword);

    // Another build may publish the same version between the choice and the publication.
    private const int PublishAttempts = 3;

    bool IDockerBuild.WillPush => ExecutionPlan.Any(target => target.Name == nameof(Push));

    private ImageSigner Signer => new(CosignKey, CosignPassword);

    /// <summary>What <see cref="Push"/> writes for the deployment: version, commit and the images' digests.</summary>
    AbsolutePath ReleaseFile => ArtifactsDirectory / "release.json";

    /// <summary>The release of this very build: what it pushed, or promoted; null until then. The file may be another build's by the time
    /// that it is read.</summary>
    Release? PushedRelease { get; set; }

    /// <summary>Pushes the images that the registry does not hold yet, gives all of them the commit's version, and writes down their
    /// digests. Where the registry holds them, as for a merge commit, nothing is pushed but the tags.</summary>
    Target Push => _ => _.Executes(() => Run(async cancellationToken => SaveRelease(await PushRelease(cancellationToken))));

    /// <summary>Pushes what is missing, and makes a release of it.</summary>
    internal async Task<Release> PushRelease(CancellationToken cancellationToken)
    {
        var profile = await Profile(cancellationToken);
        var commit = await Head(cancellationToken);
        using var imagesLock = await AcquireImagesLock(cancellationToken);
        var content = await ReadContent(profile, commit, cancellationToken);
        var images = await FindImages(profile, commit, content, cancellationToken);
        var missing = images.Where(image => image.Built is null).ToList();
        if (missing.Count > 0)
        {
            await PushImages(profile, commit, missing, cancellationToken);
            // Another build may have pushed the same at the same time: the image is the one that the registry holds.
            images = await FindImages(profile, commit, content, cancellationToken);
            if (images.FirstOrDefault(image => image.Built is null) is { } lost)
                throw new DeliveryException(
                    $"The image of {lost.Service} was pushed to {profile.Registry}, but it does not hold it.",
                    "Run the same command again.");
        }

        var release = await MakeRelease(profile, commit, content, images, cancellationToken);
        if (SignImages) await Sign(release, profile, cancellationToken);
        return release;
    }

    /// <summary>Gives images that the registry holds the commit's version, and makes a release of them.</summary>
    internal async Task<Release> MakeRelease(
        DeliveryProfile profile, CommitId commit, CommitContent content, IReadOnlyList<ServiceImage> images,
        CancellationToken cancellationToken)
    {
        var version = await ChooseVersion(profile, commit, images, cancellationToken);
        var release = await DescribeRelease(version, commit, content, images, cancellationToken) with
        {
            Compose = await CompileCompose(profile, commit, cancellationToken),
        };
        using var registry = profile.Registry.CreateClient();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await new PublishedVersions(registry).PublishAsync(release.Version, commit, [.. release.Images.Values], cancellationToken);
                return release;
            }
            catch (VersionTakenException) when (attempt < PublishAttempts)
            {
                release = release with { Version = await ChooseVersion(profile, commit, images, cancellationToken) };
            }
        }
    }

    /// <summary>The release that these images are, without writing anything. An image that is not built yet has no digest that means
    /// anything.</summary>
    internal async Task<Release> DescribeRelease(
        string version, CommitId commit, CommitContent content, IReadOnlyList<ServiceImage> images, CancellationToken cancellationToken)
    {
        var created = images.Max(image => image.Built?.Created) ?? await Checkout.GetCommitTimeAsync(commit, cancellationToken);
        var branch = await Checkout.GetBranchAsync(cancellationToken);
        return new Release(version, commit, images.ToDictionary(image => image.Service, image => image.Reference), created, branch)
        {
            Content = content.Key,
        };
    }

    /// <summary>The compose files that a server starts the commit with.</summary>
    /// <exception cref="DeliveryException">The application's own is invalid, or something in it cannot be deployed: exit code
    /// 2.</exception>
    private async Task<ServerComposeFiles> CompileCompose(DeliveryProfile profile, CommitId commit, CancellationToken cancellationToken)
    {
        var reading = await ReadDeployable(await CommitFiles.ListAsync(Checkout, commit, cancellationToken), cancellationToken);
        string[] pulled = [.. reading.Application.PulledServiceImages, .. reading.Application.PulledAccessoryImages];
        var pins = await new ImagePins(profile.CreateRegistryClient).FindAsync(pulled, cancellationToken);
        return ServerComposeCompiler.Compile(reading, pins);
    }

    /// <summary>The release that <see cref="Push"/> would make of the commit, without writing anything. What cannot be found out is added
    /// to the sentences, and is missing from the release.</summary>
    internal async Task<Release> PreviewRelease(DeliveryProfile profile, List<string> unknown, CancellationToken cancellationToken)
    {
        var gitVersion = ReadGitVersion(cancellationToken);
        var commit = await Head(cancellationToken);
        var content = await ReadContent(profile, commit, cancellationToken);
        IReadOnlyList<ServiceImage> images = new ReleaseImages(profile, commit, content).AssumeUnknown();
        string? version = null;
        try
        {
            images = await FindImages(profile, commit, content, cancellationToken);
            version = await ChooseVersion(await gitVersion, profile, commit, images, cancellationToken);
        }
        catch (DeliveryException failure) when (failure.ExitCode != 2)
        {
            unknown.Add($"The images that are built already: {failure.Message}");
        }

        ServerComposeFiles? compose = null;
        try
        {
            compose = await CompileCompose(profile, commit, cancellationToken);
        }
        catch (DeliveryException failure) when (failure.ExitCode != 2)
        {
            unknown.Add($"The compose files of a server: {failure.Message}");
        }

        version ??= await gitVersion;
        return await DescribeRelease(version, commit, content, images, cancellationToken) with { Compose = compose };
    }

    /// <summary>Keeps the release for what comes next in this build, and for people.</summary>
    internal void SaveRelease(Release release)
    {
        PushedRelease = release;
        release.Save(ReleaseFile);
        Console.WriteLine($"{release} → {Path.GetRelativePath(RootDirectory, ReleaseFile)}");
        ReportSummary(_ => { _.Add("Version", release.Version); return _; });
    }

    /// <summary>Makes sure, before anything runs, that images can be signed where that is requested.</summary>
    void RequireSigner()
    {
        if (SignImages)
        {
            Run(_ =>
            {
                Signer.EnsureAvailable(Environment.GetEnvironmentVariable("PATH") ?? "", IsServerBuild);
                return Task.CompletedTask;
            }).GetAwaiter().GetResult();
        }
    }

    private async Task Sign(Release release, DeliveryProfile profile, CancellationToken cancellationToken)
    {
        using var login = DockerLogin.Create(profile.Registry, TemporaryDirectory);
        var sign = Signer.CreateCommand(release, profile.Registry, login.AddTo(new Dictionary<string, string?>()));
        await sign.PrintAsync("cosign", cancellationToken);
        Console.WriteLine($"Signed the images of {release}.");
    }

    private async Task PushImages(
        DeliveryProfile profile, CommitId commit, IReadOnlyList<ServiceImage> images, CancellationToken cancellationToken)
    {
        using var login = DockerLogin.Create(profile.Registry, TemporaryDirectory);
        var docker = login.AddTo(await DockerVariables(cancellationToken));
        foreach (var image in images)
            await RequireBuilt(profile, commit, image, docker, cancellationToken);
        var push = new LocalCommand("docker", "push", "--quiet") { Variables = docker };
        await Task.WhenAll(images.Select(image => push.With(LocalTag(profile, image)).PrintAsync(image.Service, cancellationToken)));
    }

    /// <summary>Makes sure that the image on this machine is the one that its tag names.</summary>
    private static async Task RequireBuilt(
        DeliveryProfile profile, CommitId commit, ServiceImage image, IReadOnlyDictionary<string, string?> docker,
        CancellationToken cancellationToken)
    {
        var tag = LocalTag(profile, image);
        var label = $"{{{{index .Config.Labels \"{BuiltImages.ContentLabel}\"}}}}";
        var inspect = new LocalCommand("docker", "image", "inspect", "--format", label, tag) { Variables = docker };
        if ((await inspect.RunAsync(cancellationToken)).Output.Trim() != image.Content!.ToString())
            throw new DeliveryException(
                $"There is no image {tag} with the content of {commit.Short} on this machine that could be pushed. Nothing was pushed.",
                "./build.sh DockerBuild builds it; then run the same command again.");
    }
}
