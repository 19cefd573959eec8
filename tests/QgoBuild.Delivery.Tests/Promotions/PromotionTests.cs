using QgoBuild.Delivery.Promotions;
using QgoBuild.Delivery.Releases;
using QgoBuild.Delivery.Tests.Deployments;

namespace QgoBuild.Delivery.Tests.Promotions;

/// <summary>Production gets only images that staging has verified, by digest.</summary>
public sealed class PromotionTests
{
    private static readonly ContentKey Content = ContentKey.Compute([new("content", "of develop and of main")]);
    private static readonly Release Develop = Release("1.4.0-alpha.3", 'd', 'a');
    private static readonly CommitId Merge = CommitId.Parse(new string('7', 40));

    [Fact]
    public async Task A_merge_commit_gets_the_images_of_the_merged_commit()
    {
        var result = await FindAsync(new DeployedRelease(Develop, DeployedReleaseState.Verified));

        Assert.Equal(Develop, result.Release);
        Assert.Equal("1.4.0-alpha.3 (dddddddd), which has the same content as 77777777", result.Sentence);
        Assert.Null(result.Remedy);
    }

    [Fact]
    public async Task The_newer_of_two_builds_with_the_same_content_is_used()
    {
        var rebuilt = Develop with { Images = Images('b') };

        Assert.Equal(rebuilt, (await FindAsync(new DeployedRelease(rebuilt, DeployedReleaseState.Verified),
            new DeployedRelease(Develop, DeployedReleaseState.Verified))).Release);
    }

    [Fact]
    public async Task The_approved_build_is_deployed_even_if_staging_has_verified_a_newer_one()
    {
        DeployedRelease[] history =
            [new(Develop with { Images = Images('b') }, DeployedReleaseState.Verified), new(Develop, DeployedReleaseState.Verified)];

        Assert.Equal(Develop, (await Promotion(history).FindAsync(Merge, Content, Develop.Images, CancellationToken.None)).Release);
        // Images of an unverified promotion are not preferred.
        Assert.Equal(history[0].Release, (await Promotion(history).FindAsync(Merge, Content, Images('c'), CancellationToken.None)).Release);
    }

    [Theory]
    [InlineData(DeployedReleaseState.UnderWay, "", "a deployment to staging is in progress.")]
    [InlineData(DeployedReleaseState.Failed, "failure",
        "the deployment of the content of 77777777 (as dddddddd) to staging did not succeed (failure).")]
    [InlineData(DeployedReleaseState.RolledBack, "cccccccc",
        "staging has run the content of 77777777 (as dddddddd), and was rolled back to cccccccc afterwards.")]
    public async Task A_release_that_staging_has_not_verified_is_refused_with_a_remedy(DeployedReleaseState outcome, string detail,
        string message)
    {
        var result =
            await FindAsync(new DeployedRelease(Develop, outcome, detail), new DeployedRelease(Develop, DeployedReleaseState.Verified));

        Assert.Null(result.Release);
        Assert.Equal(message, result.Sentence);
        Assert.NotNull(result.Remedy);
    }

    [Fact]
    public async Task Content_that_staging_never_ran_is_refused_with_the_command_that_deploys_it()
    {
        var result = await FindAsync(new DeployedRelease(Develop with { Content = ContentKey.Compute([]) }, DeployedReleaseState.Verified),
            new DeployedRelease(Develop with { Content = null }, DeployedReleaseState.Verified));

        Assert.Equal((null, "staging has never run the content of 77777777."), (result.Release, result.Sentence));
        Assert.Equal("Deploy it there and verify it: ./deploy; or deploy it without verification: " +
            "--unverified 'WHY', which is recorded and notified.", result.Remedy);
    }

    // By name

    [Theory]
    [InlineData("1.4.0-alpha.3")]
    [InlineData("v1.4.0-alpha.3")]
    [InlineData("dddd")]
    public async Task An_older_release_is_found_by_version_or_commit(string name) =>
        Assert.Equal(Develop, await Promotion(new(Release("1.5.0", 'e', 'e'), DeployedReleaseState.Verified),
            new(Develop, DeployedReleaseState.Verified)).FindAsync(name, CancellationToken.None));

    [Theory]
    [InlineData("1.9.0", "staging has verified no release with the name \"1.9.0\"; " +
        "it has verified: 1.5.0 (eeeeeeee), 1.4.0-alpha.3 (dddddddd).", "--release eeeeeeee")]
    [InlineData("1.3.0", "staging has run 1.3.0 (cccccccc), and was rolled back afterwards.", "--release eeeeeeee")]
    [InlineData("1.2.0", "staging has not verified 1.2.0 (bbbbbbbb).", "--release eeeeeeee")]
    [InlineData("1.1.0", "\"1.1.0\" is ambiguous: 1.1.0 (aaaaaaaa) or 1.1.0 (99999999).", "--release aaaaaaaa")]
    [InlineData("$(id)\n", "staging has verified no release with the name \"$(id)\n\"; " +
        "it has verified: 1.5.0 (eeeeeeee), 1.4.0-alpha.3 (dddddddd).", "--release eeeeeeee")]
    public async Task An_unknown_name_is_refused_with_the_best_command(string name, string message, string suggested)
    {
        var promotion = Promotion(
            new(Release("1.5.0", 'e', 'e'), DeployedReleaseState.Verified),
            new(Develop, DeployedReleaseState.Verified),
            new(Release("1.3.0", 'c', 'c'), DeployedReleaseState.RolledBack),
            new(Release("1.2.0", 'b', 'b'), DeployedReleaseState.Failed, "failure"),
            new(Release("1.1.0", 'a', 'a'), DeployedReleaseState.UnderWay),
            new(Release("1.1.0", '9', '9'), DeployedReleaseState.Failed, "error"));

        var refused = await Assert.ThrowsAsync<DeliveryException>(() => promotion.FindAsync(name, CancellationToken.None));

        Assert.Equal((message, $"./build.sh DeployProduction {suggested}", 2), (refused.Message, refused.Remedy, refused.ExitCode));
    }

    private static Task<PromotionResult> FindAsync(params DeployedRelease[] history) =>
        Promotion(history).FindAsync(Merge, Content, promoted: null, CancellationToken.None);

    private static Promotion Promotion(params DeployedRelease[] history) => new(new StubReleaseHistory(history), "./deploy");

    private static Release Release(string version, char commit, char digest) =>
        new(version, CommitId.Parse(new string(commit, 40)), Images(digest), Samples.Now) { Content = Content };

    private static Dictionary<string, ImageReference> Images(char digest) =>
        new() { ["backend"] = ImageReference.Of("qgo-cargo/backend", "sha256:" + new string(digest, 64)) };

    private sealed class StubReleaseHistory(IReadOnlyList<DeployedRelease> history) : IReleaseHistory
    {
        public string Environment => "staging";

        public IAsyncEnumerable<DeployedRelease> ReadAsync(CancellationToken cancellationToken) => history.ToAsyncEnumerable();
    }
}
