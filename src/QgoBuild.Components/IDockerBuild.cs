using System.Globalization;
using QgoBuild.Components.Delivering;
using QgoBuild.Components.Signing;
using QgoBuild.Components.Tools;
using QgoBuild.Delivery;
using QgoBuild.Delivery.Registry;
using QgoBuild.Delivery.Releases;
using QgoBuild.Delivery.Sources;

namespace QgoBuild.Components;

/// <summary>Builds images.</summary>
public interface IDockerBuild : IDelivery, IContainers, IApplicationSources
{
    /// <summary>The address of the sources, for the images' labels.</summary>
    string SourceUrl { get; }

    /// <summary>Whether to attach attestations to images.</summary>
    [Parameter("Attach SBOM and provenance to the images that are built, where the builder can")]
    bool AttestImages => TryGetValue<bool?>(() => AttestImages) ?? false;

    /// <summary>Build arguments that this machine needs beside those of every build.</summary>
    Task<IReadOnlyDictionary<string, string>> ImageArguments(CancellationToken cancellation);

    /// <summary>
    /// Builds an image of each service from the commit that is checked out: not from the working tree, so that an image is always what its
    /// label says. Nothing is built for a commit whose images the registry already holds.
    /// </summary>
    Target DockerBuild => _ => _
#if QGO
        .UpToDateWhen(WhatTheRegistryHolds)
#endif
        .Executes(() => Run(async cancellation =>
        {
            var profile = await Profile(cancellation).ConfigureAwait(false);
            var commit = await Head(cancellation).ConfigureAwait(false);
            using var turn = await ImagesTurn(cancellation).ConfigureAwait(false);
            if (await FindRelease(profile, commit, cancellation).ConfigureAwait(false) is { } release)
            {
                Console.WriteLine($"{profile.Registry} already holds the images of {release}: nothing to build.");
                return;
            }

            var version = await ChooseVersion(profile, commit, cancellation).ConfigureAwait(false);
            var docker = await ContainerVariables(cancellation).ConfigureAwait(false);
            var images = await BaseImages(cancellation).ConfigureAwait(false);
            using var files = new TemporaryFiles(TemporaryDirectory / "source");
            var source = await Export(commit, files, profile.Application.Services, cancellation).ConfigureAwait(false);
            var created = await Checkout.CommittedAtAsync(commit, cancellation).ConfigureAwait(false);
            var arguments = new Dictionary<string, string>(await ImageArguments(cancellation).ConfigureAwait(false))
            {
                ["NODE_IMAGE"] = images.Node,
                ["NGINX_IMAGE"] = images.Nginx,
                ["VERSION"] = version,
                ["REVISION"] = commit.ToString(),
                ["CREATED"] = created.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
                ["SOURCE"] = SourceUrl,
            };
            var attestations = AttestImages ? await ImageAttestations.AskAsync(docker, cancellation).ConfigureAwait(false) : null;
            if (attestations?.LeftOut is { } leftOut)
                Console.WriteLine(leftOut);
            Console.WriteLine($"Building {string.Join(" and ", profile.Application.Services)} {version} from {commit.Short}");
            await Task.WhenAll(profile.Application.Services.Select(service => BuildImage(service, source / service, arguments, attestations?.Options ?? [], LocalTag(profile, service, commit), docker, cancellation))).ConfigureAwait(false);
            ReportSummary(_ => { _.Add("Version", version); return _; });
        }));

    /// <summary>That the registry holds the commit's images already; null when it does not, or cannot be asked.</summary>
    private async Task<string?> WhatTheRegistryHolds(CancellationToken cancellation)
    {
        try
        {
            var profile = await Profile(cancellation).ConfigureAwait(false);
            return await FindRelease(profile, await Head(cancellation).ConfigureAwait(false), cancellation).ConfigureAwait(false) is { } release
                ? $"{profile.Registry} already holds the images of {release}, so there is nothing to build"
                : null;
        }
        catch (DeliveryException)
        {
            // The target itself comes upon the same, and says what to do.
            return null;
        }
    }

    /// <summary>The release whose images the registry holds for a commit; null when it lacks any.</summary>
    Task<Release?> FindRelease(DeliveryProfile profile, CommitId commit, CancellationToken cancellation);

    /// <summary>What an image is called on this machine before it is pushed.</summary>
    internal static string LocalTag(DeliveryProfile profile, string service, CommitId commit) => $"{profile.Registry.Address}/{profile.Registry.Repository(service)}:{commit}";

    /// <summary>
    /// The version of the commit, by its history: one that no other commit was pushed under. Where another commit has taken it, as when the last commit
    /// was amended, a pre-release gets the commit's name at its end; a release is refused.
    /// </summary>
    private async Task<string> ChooseVersion(DeliveryProfile profile, CommitId commit, CancellationToken cancellation)
    {
        await Checkout.RequireHistoryAsync(cancellation).ConfigureAwait(false);
        var counted = await GitVersionTool.ReadAsync(RootDirectory, cancellation).ConfigureAwait(false);
        using var registry = profile.Registry.Open();
        var published = new PublishedVersions(registry, [.. profile.Application.Services.Select(profile.Registry.Repository)]);
        var version = await published.ChooseAsync(counted, commit, cancellation).ConfigureAwait(false);
        if (version != counted)
            Console.WriteLine($"{counted} was pushed from another commit: this one is {version}.");
        return version;
    }

    /// <summary>Waits until no other build in this checkout builds or pushes images: what one tags is what it pushes.</summary>
    internal Task<FileLock> ImagesTurn(CancellationToken cancellation) =>
        FileLock.TakeAsync(TemporaryDirectory / "images.lock", () => Console.WriteLine("Waiting for another build in this checkout that builds or pushes images…"), cancellation);

    private async Task<AbsolutePath> Export(CommitId commit, TemporaryFiles files, IEnumerable<string> services, CancellationToken cancellation)
    {
        var directory = (AbsolutePath)files.Directory;
        await Checkout.ExportAsync(commit, "app", directory, cancellation).ConfigureAwait(false);
        foreach (var service in services)
            BuildContext.RequireSelfContained(directory / "app" / service, $"app/{service}");
        return directory / "app";
    }

    private async Task BuildImage(
        string service,
        AbsolutePath context,
        IReadOnlyDictionary<string, string> arguments,
        IReadOnlyList<string> options,
        string tag,
        IReadOnlyDictionary<string, string?> docker,
        CancellationToken cancellation) =>
        await (new ToolCommand("docker",
        [
            "buildx", "build", "--load", "--progress", "plain", "--tag", tag,
            .. options,
            .. arguments.SelectMany(argument => new[] { "--build-arg", $"{argument.Key}={argument.Value}" }),
            .. Secrets(),
            context,
        ])
        { Variables = docker, Label = service, Shows = IsStage }).RunAsync(cancellation).ConfigureAwait(false);

    // BuildKit tells everything; its stages are what a person wants to see go by.
    private static bool IsStage(string line) => line.StartsWith('#') && line.Contains(" [", StringComparison.Ordinal);

    // What a laptop behind a proxy needs to reach npm's registry: it is mounted while building and stays in no layer.
    private static IEnumerable<string> Secrets()
    {
        var candidates = new (string Id, string? File)[]
        {
            ("npmrc", Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".npmrc")),
            ("ca", Environment.GetEnvironmentVariable("NODE_EXTRA_CA_CERTS") ?? "/etc/ssl/certs/ca-certificates.crt"),
        };
        return candidates.Where(secret => File.Exists(secret.File)).SelectMany(secret => new[] { "--secret", $"id={secret.Id},src={secret.File}" });
    }
}
