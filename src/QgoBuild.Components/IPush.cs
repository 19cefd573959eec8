using System.Globalization;
using QgoBuild.Components.Delivering;
using QgoBuild.Components.Signing;
using QgoBuild.Components.Tools;
using QgoBuild.Delivery;
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

    /// <summary>
    /// Pushes the images by version and by commit, and writes down the digests that the registry gave them. A commit whose images are
    /// there already is only written down.
    /// </summary>
    Target Push => _ => _
        .Executes(() => Run(async cancellation =>
        {
            var profile = await Profile(cancellation).ConfigureAwait(false);
            var commit = await Head(cancellation).ConfigureAwait(false);
            var release = await FindRelease(profile, commit, cancellation).ConfigureAwait(false);
            if (release is null)
            {
                await PushImages(profile, commit, cancellation).ConfigureAwait(false);
                release = await FindRelease(profile, commit, cancellation).ConfigureAwait(false)
                    ?? throw new DeliveryException($"The images of {commit.Short} were pushed to {profile.Registry}, but it does not hold them.", "Run the same command again.");
            }

            if (SignImages)
                await Sign(release, profile, cancellation).ConfigureAwait(false);
            (release with { Branch = await Checkout.BranchAsync(cancellation).ConfigureAwait(false) }).Save(ReleaseFile);
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
        var version = await GitVersionTool.ReadAsync(RootDirectory, cancellation).ConfigureAwait(false);
        using var login = DockerLogin.For(profile.Registry, TemporaryDirectory);
        var docker = login.Add(await ContainerVariables(cancellation).ConfigureAwait(false));
        await Task.WhenAll(profile.Application.Services.Select(async service =>
        {
            var byCommit = LocalTag(profile, service, commit);
            var byVersion = $"{profile.Registry.Address}/{profile.Registry.Repository(service)}:{version}";
            await (new ToolCommand("docker", "tag", byCommit, byVersion) { Variables = docker }).RunAsync(cancellation).ConfigureAwait(false);
            // The commit last: it is what says that a release is complete.
            foreach (var tag in new[] { byVersion, byCommit })
                await (new ToolCommand("docker", "push", "--quiet", tag) { Variables = docker, Label = service }).RunAsync(cancellation).ConfigureAwait(false);
        })).ConfigureAwait(false);
    }
}
