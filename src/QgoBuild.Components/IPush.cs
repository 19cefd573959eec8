using System.Globalization;
using QgoBuild.Components.Delivering;
using QgoBuild.Components.Signing;
using QgoBuild.Components.Tools;
using QgoBuild.Delivery;
using QgoBuild.Delivery.Registry;
using QgoBuild.Delivery.Releases;

namespace QgoBuild.Components;

/// <summary>Pushes images.</summary>
public interface IPush : IDockerBuild
{
    private const string VersionLabel = "org.opencontainers.image.version";
    private const string RevisionLabel = "org.opencontainers.image.revision";
    private const string CreatedLabel = "org.opencontainers.image.created";

    /// <summary>Whether to sign what is pushed.</summary>
    [Parameter("Sign the images' digests with cosign, when they are pushed")]
    bool SignImages => TryGetValue<bool?>(() => SignImages) ?? false;

    /// <summary>What to sign with.</summary>
    [Parameter("Key to sign images with: a file, or what cosign takes (env://NAME, a KMS); a CI server needs none")]
    string CosignKey => TryGetValue(() => CosignKey);

    /// <summary>The password of that key.</summary>
    [Parameter("Password of the key that images are signed with"), Secret]
    string CosignPassword => TryGetValue(() => CosignPassword);

    private ImageSigner Signer => new(CosignKey, CosignPassword);

    /// <summary>What <see cref="Push"/> leaves for whoever deploys: version, commit and the images' digests.</summary>
    AbsolutePath ReleaseFile => ArtifactsDirectory / "release.json";

    /// <summary>What this very build pushed; null until then. The file may be another build's by the time that it is read.</summary>
    Release? Pushed { get; set; }

    /// <summary>
    /// Pushes the images by version and by commit, and writes down the digests that the registry gave them. A commit whose images are
    /// there already is only written down.
    /// </summary>
    Target Push => _ => _
        .Executes(() => Run(async cancellation =>
        {
            var profile = await Profile(cancellation).ConfigureAwait(false);
            var commit = await Head(cancellation).ConfigureAwait(false);
            using var turn = await ImagesTurn(cancellation).ConfigureAwait(false);
            var release = await FindRelease(profile, commit, cancellation).ConfigureAwait(false);
            if (release is null)
            {
                await PushImages(profile, commit, cancellation).ConfigureAwait(false);
                release = await FindRelease(profile, commit, cancellation).ConfigureAwait(false)
                    ?? throw new DeliveryException($"The images of {commit.Short} were pushed to {profile.Registry}, but it does not hold them.", "Run the same command again.");
            }

            if (SignImages)
                await Sign(release, profile, cancellation).ConfigureAwait(false);
            Pushed = release with { Branch = await Checkout.BranchAsync(cancellation).ConfigureAwait(false) };
            Pushed.Save(ReleaseFile);
            Console.WriteLine($"{release} → {Path.GetRelativePath(RootDirectory, ReleaseFile)}");
            ReportSummary(_ => { _.Add("Version", release.Version); return _; });
        }));

    async Task<Release?> IDockerBuild.FindRelease(DeliveryProfile profile, CommitId commit, CancellationToken cancellation)
    {
        using var registry = profile.Registry.Open();
        var images = new Dictionary<string, ImageReference>();
        foreach (var service in profile.Application.Services)
        {
            var repository = profile.Registry.Repository(service);
            if (await registry.GetDigestAsync(repository, commit.ToString(), cancellation).ConfigureAwait(false) is not { } digest)
                return null;
            images[service] = ImageReference.Of(repository, digest);
        }

        var first = images.Values.First();
        var labels = await registry.GetLabelsAsync(first.Repository, first.Digest, cancellation).ConfigureAwait(false);
        return labels.GetValueOrDefault(RevisionLabel) == commit.ToString()
            ? new Release(labels[VersionLabel], commit, images, DateTimeOffset.Parse(labels[CreatedLabel], CultureInfo.InvariantCulture))
            : throw new DeliveryException($"{first.In(profile.Registry.Address)} is tagged {commit.Short} but was built from {labels.GetValueOrDefault(RevisionLabel, "an unknown commit")}.");
    }

    /// <summary>Makes sure, before anything runs, that images can be signed where that is asked for.</summary>
    void RequireSigner()
    {
        if (SignImages)
        {
            Run(_ =>
            {
                Signer.Require(Environment.GetEnvironmentVariable("PATH") ?? "", IsServerBuild);
                return Task.CompletedTask;
            }).GetAwaiter().GetResult();
        }
    }

    private async Task Sign(Release release, DeliveryProfile profile, CancellationToken cancellation)
    {
        using var login = DockerLogin.For(profile.Registry, TemporaryDirectory);
        await Signer.Command(release, profile.Registry, login.Add(new Dictionary<string, string?>())).RunAsync(cancellation).ConfigureAwait(false);
        Console.WriteLine($"Signed the images of {release}.");
    }

    private async Task PushImages(DeliveryProfile profile, CommitId commit, CancellationToken cancellation)
    {
        using var login = DockerLogin.For(profile.Registry, TemporaryDirectory);
        var docker = login.Add(await ContainerVariables(cancellation).ConfigureAwait(false));
        var services = profile.Application.Services;
        var version = await BuiltVersion(profile, commit, docker, cancellation).ConfigureAwait(false);
        using var registry = profile.Registry.Open();
        var published = new PublishedVersions(registry, [.. services.Select(profile.Registry.Repository)]);
        await published.RequireFreeAsync(version, commit, cancellation).ConfigureAwait(false);
        await Task.WhenAll(services.Select(async service =>
        {
            var repository = profile.Registry.Repository(service);
            var byCommit = LocalTag(profile, service, commit);
            if (await published.FindOwnAsync(repository, version, commit, cancellation).ConfigureAwait(false) is { } digest)
            {
                // An earlier push of this commit was interrupted: what it pushed is what the version stays.
                var pushed = $"{profile.Registry.Address}/{repository}@{digest}";
                await Docker("pull", "--quiet", pushed).ConfigureAwait(false);
                await Docker("tag", pushed, byCommit).ConfigureAwait(false);
            }
            else
            {
                var byVersion = $"{profile.Registry.Address}/{repository}:{version}";
                await Docker("tag", byCommit, byVersion).ConfigureAwait(false);
                await Docker("push", "--quiet", byVersion).ConfigureAwait(false);
            }

            // The commit last: it is what says that a release is complete.
            await Docker("push", "--quiet", byCommit).ConfigureAwait(false);

            Task Docker(params string[] arguments) => (new ToolCommand("docker", arguments) { Variables = docker, Label = service }).RunAsync(cancellation);
        })).ConfigureAwait(false);
        await published.RequireFreeAsync(version, commit, cancellation).ConfigureAwait(false);
    }

    /// <summary>The version that is in the images on this machine, which they were built with.</summary>
    private async Task<string> BuiltVersion(DeliveryProfile profile, CommitId commit, IReadOnlyDictionary<string, string?> docker, CancellationToken cancellation)
    {
        string? version = null;
        foreach (var service in profile.Application.Services)
        {
            var image = LocalTag(profile, service, commit);
            var inspect = new ToolCommand("docker", "image", "inspect", "--format", $"{{{{index .Config.Labels \"{RevisionLabel}\"}}}} {{{{index .Config.Labels \"{VersionLabel}\"}}}}", image) { Variables = docker };
            var labels = (await inspect.ReadOutputAsync(cancellation).ConfigureAwait(false)).Trim().Split(' ');
            if (labels is not [var revision, var built] || revision != commit.ToString() || (version ??= built) != built)
                throw new DeliveryException($"There is no image {image} of {commit.Short} on this machine that could be pushed. Nothing was pushed.", "./build.sh DockerBuild builds it; then run the same command again.");
        }

        return version!;
    }
}
