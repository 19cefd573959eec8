namespace QgoBuild.Components;

/// <summary>Takes to production what staging has verified: its images, by digest.</summary>
public interface IPromote : IPush, INamedRelease
{
    /// <summary>Why production gets what staging has not verified; null when it does not.</summary>
    [Parameter("Deploy to production what staging has not verified, and why; the reason is recorded with the release")]
    string Unverified => TryGetValue(() => Unverified);

    /// <summary>The reason as it is recorded; null when there is none.</summary>
    string? UnverifiedReason => string.IsNullOrWhiteSpace(Unverified) ? null : Unverified.Trim();

    /// <summary>Staging's record.</summary>
    Task<IReleaseHistory> StagingHistory(CancellationToken cancellationToken) => StagingHistoryOnServer(cancellationToken);

    /// <summary>Staging's record as its server has it.</summary>
    async Task<IReleaseHistory> StagingHistoryOnServer(CancellationToken cancellationToken)
    {
        var profile = await Profile(cancellationToken);
        var staging = profile[EnvironmentName.Staging];
        return new ServerReleaseHistory(staging.Name, cancellationToken =>
            Session.QueryAsync(staging, host => host.InspectAsync(profile.Application, staging, cancellationToken), cancellationToken));
    }

    /// <summary>Finds the release that staging has verified with the content of this commit, gives its images this commit's version, and
    /// writes down what production will get. Nothing is built, unless --unverified is given.</summary>
    Target Promote => _ => _
        .Executes(() => Run(async cancellationToken =>
        {
            if (UnverifiedReason is not null && NamedRelease is not null)
                throw new DeliveryException(
                    "--release and --unverified were both given, but an earlier release is one that staging has verified.",
                    $"./build.sh DeployProduction --release {NamedRelease}", exitCode: 2);
            if (UnverifiedReason is { } reason)
            {
                Console.WriteLine($"Whether staging has verified this is not checked. The reason is recorded: {reason}");
                await BuildImages(willPush: true, cancellationToken);
                SaveRelease(await PushRelease(cancellationToken) with { Unverified = reason });
                return;
            }

            var profile = await Profile(cancellationToken);
            SaveRelease(NamedRelease is { } name
                ? await PromoteNamed(name, profile, cancellationToken)
                : await PromoteHead(profile, cancellationToken));
        }));

    /// <summary>What finds the release to promote in staging's record.</summary>
    static Promotion CreatePromotion(IReleaseHistory history) => new(history, "./build.sh DeployStaging");

    /// <summary>The release that <see cref="Promote"/> would take to production, without writing anything.</summary>
    /// <exception cref="DeliveryException">There is none.</exception>
    internal async Task<Release> FindRelease(DeliveryProfile profile, CancellationToken cancellationToken)
    {
        if (NamedRelease is { } name) return await FindNamed(name, profile, cancellationToken);
        var (verified, content, _) = await FindForHead(profile, cancellationToken);
        var commit = await Head(cancellationToken);
        var images = ImagesOf(verified, content);
        var version = await ChooseVersion(profile, commit, images, cancellationToken);
        return (await DescribeRelease(version, commit, content, images, cancellationToken)) with { CreatedAt = verified.CreatedAt };
    }

    private async Task<Release> PromoteNamed(string name, DeliveryProfile profile, CancellationToken cancellationToken)
    {
        var release = await FindNamed(name, profile, cancellationToken);
        Console.WriteLine($"Promoting {release}: nothing is built.");
        return release;
    }

    // As it was on staging, under the name that it has there.
    private async Task<Release> FindNamed(string name, DeliveryProfile profile, CancellationToken cancellationToken)
    {
        var release = await CreatePromotion(await StagingHistory(cancellationToken)).FindAsync(name, cancellationToken);
        if (release.Images.FirstOrDefault(image => image.Value.Repository != profile.Registry.Repository(image.Key)).Value is { } foreign)
            throw new DeliveryException(
                $"{release} cannot be promoted: its image {foreign} is none of {profile.Registry}/{profile.Registry.Namespace}. " +
                    "Nothing was changed.",
                "./build.sh Status --environment staging",
                exitCode: 2);
        return release;
    }

    private async Task<Release> PromoteHead(DeliveryProfile profile, CancellationToken cancellationToken)
    {
        var (verified, content, sentence) = await FindForHead(profile, cancellationToken);
        Console.WriteLine($"Promoting {sentence}: nothing is built.");
        foreach (var (service, image) in verified.Images)
            Console.WriteLine($"  {service,-9} {image}");
        var commit = await Head(cancellationToken);
        return (await MakeRelease(profile, commit, content, ImagesOf(verified, content), cancellationToken)) with
        {
            CreatedAt = verified.CreatedAt,
        };
    }

    // What staging has verified with the content of the commit that is checked out.
    private async Task<(Release Verified, CommitContent Content, string Sentence)> FindForHead(DeliveryProfile profile,
        CancellationToken cancellationToken)
    {
        var commit = await Head(cancellationToken);
        var content = await ReadContent(profile, commit, cancellationToken);
        var images = new ReleaseImages(profile, commit, content);
        var released = await images.FindByCommitAsync(cancellationToken);
        var result = await CreatePromotion(await StagingHistory(cancellationToken))
            .FindAsync(commit, content.Key, released?.ToDictionary(image => image.Service, image => image.Built!.Reference),
                cancellationToken);
        if (result.Release is not { } verified)
            throw new DeliveryException(
                $"There is nothing to promote to production: {result.Sentence} Nothing was changed.", result.Remedy, exitCode: 2);
        if (await images.FindMismatchAsync(verified, cancellationToken) is { } reason)
            throw new DeliveryException(
                $"{verified}, which staging has verified, cannot be promoted for {commit.Short}: {reason} Nothing was changed.",
                "./build.sh DeployStaging, check it there, and run the same command again.");
        return (verified, content, result.Sentence);
    }

    private static IReadOnlyList<ServiceImage> ImagesOf(Release release, CommitContent content) =>
        [.. release.Images.Select(image =>
            new ServiceImage(image.Key, image.Value.Repository, content.Images[image.Key], null,
                new BuiltImage(image.Value, release.CreatedAt)))];
}
