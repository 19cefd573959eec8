using QgoBuild.Delivery.Promotions;
using QgoBuild.Delivery.Releases;
using QgoBuild.Delivery.Tests.Deployments;

namespace QgoBuild.Delivery.Tests.Promotions;

/// <summary>What production may get is what staging has verified, by digest.</summary>
public sealed class PromotionTests
{
    private static readonly ContentKey Content = ContentKey.Compute([new("content", "of develop and of main")]);
    private static readonly Release Develop = Release("1.4.0-alpha.3", 'd', 'a');
    private static readonly CommitId Merge = CommitId.Parse(new string('7', 40));

    [Fact]
    public async Task A_merge_commit_gets_the_images_of_what_was_merged()
    {
        var result = await FindAsync(new DeployedRelease(Develop, DeployedReleaseState.Verified));

        Assert.Equal(Develop, result.Release);
        Assert.Equal("1.4.0-alpha.3 (dddddddd), which has the same content as 77777777", result.Sentence);
        Assert.Null(result.Remedy);
    }

    [Fact]
    public async Task Of_two_builds_of_the_same_content_the_newer_is_taken()
    {
        var rebuilt = Develop with { Images = Images('b') };

        Assert.Equal(rebuilt, (await FindAsync(new DeployedRelease(rebuilt, DeployedReleaseState.Verified), new DeployedRelease(Develop, DeployedReleaseState.Verified))).Release);
    }

    [Fact]
    public async Task What_was_approved_is_what_is_deployed_though_staging_has_verified_a_newer_build_meanwhile()
    {
        DeployedRelease[] history = [new(Develop with { Images = Images('b') }, DeployedReleaseState.Verified), new(Develop, DeployedReleaseState.Verified)];

        Assert.Equal(Develop, (await Promotion(history).FindAsync(Merge, Content, Develop.Images, CancellationToken.None)).Release);
        // What was released without staging is not what staging has verified.
        Assert.Equal(history[0].Release, (await Promotion(history).FindAsync(Merge, Content, Images('c'), CancellationToken.None)).Release);
    }

    [Theory]
    [InlineData(DeployedReleaseState.UnderWay, "", "staging is being deployed right now.")]
    [InlineData(DeployedReleaseState.Failed, "failure", "the deployment of the content of 77777777 (as dddddddd) to staging did not succeed (failure).")]
    [InlineData(DeployedReleaseState.RolledBack, "cccccccc", "staging has run the content of 77777777 (as dddddddd), and was rolled back to cccccccc after that.")]
    public async Task What_staging_has_not_verified_is_refused_with_what_to_do(DeployedReleaseState outcome, string detail, string said)
    {
        var result = await FindAsync(new DeployedRelease(Develop, outcome, detail), new DeployedRelease(Develop, DeployedReleaseState.Verified));

        Assert.Null(result.Release);
        Assert.Equal(said, result.Sentence);
        Assert.NotNull(result.Remedy);
    }

    [Fact]
    public async Task What_staging_never_ran_is_refused_with_the_command_that_deploys_it()
    {
        var result = await FindAsync(new DeployedRelease(Develop with { Content = ContentKey.Compute([]) }, DeployedReleaseState.Verified), new DeployedRelease(Develop with { Content = null }, DeployedReleaseState.Verified));

        Assert.Equal((null, "staging has never run the content of 77777777."), (result.Release, result.Sentence));
        Assert.Equal("Deploy it there and look at it: ./deploy; or go without: --unverified 'WHY', which is recorded and notified.", result.Remedy);
    }

    // By name

    [Theory]
    [InlineData("1.4.0-alpha.3")]
    [InlineData("v1.4.0-alpha.3")]
    [InlineData("dddd")]
    public async Task An_older_one_is_named_by_version_or_commit(string name) =>
        Assert.Equal(Develop, await Promotion(new(Release("1.5.0", 'e', 'e'), DeployedReleaseState.Verified), new(Develop, DeployedReleaseState.Verified)).FindAsync(name, CancellationToken.None));

    [Theory]
    [InlineData("1.9.0", "staging has verified no release that is called «1.9.0»; there are: 1.5.0 (eeeeeeee), 1.4.0-alpha.3 (dddddddd).", "--release eeeeeeee")]
    [InlineData("1.3.0", "staging has run 1.3.0 (cccccccc), and was rolled back after that.", "--release eeeeeeee")]
    [InlineData("1.2.0", "staging has not verified 1.2.0 (bbbbbbbb).", "--release eeeeeeee")]
    [InlineData("1.1.0", "«1.1.0» may be 1.1.0 (aaaaaaaa) or 1.1.0 (99999999).", "--release aaaaaaaa")]
    [InlineData("$(id)\n", "staging has verified no release that is called «$(id)\n»; there are: 1.5.0 (eeeeeeee), 1.4.0-alpha.3 (dddddddd).", "--release eeeeeeee")]
    public async Task What_is_not_one_of_them_is_refused_with_the_nearest_command(string name, string said, string suggested)
    {
        var promotion = Promotion(
            new(Release("1.5.0", 'e', 'e'), DeployedReleaseState.Verified),
            new(Develop, DeployedReleaseState.Verified),
            new(Release("1.3.0", 'c', 'c'), DeployedReleaseState.RolledBack),
            new(Release("1.2.0", 'b', 'b'), DeployedReleaseState.Failed, "failure"),
            new(Release("1.1.0", 'a', 'a'), DeployedReleaseState.UnderWay),
            new(Release("1.1.0", '9', '9'), DeployedReleaseState.Failed, "error"));

        var refused = await Assert.ThrowsAsync<DeliveryException>(() => promotion.FindAsync(name, CancellationToken.None));

        Assert.Equal((said, $"./build.sh DeployProduction {suggested}", 2), (refused.Message, refused.Remedy, refused.ExitCode));
    }

    private static Task<PromotionResult> FindAsync(params DeployedRelease[] history) => Promotion(history).FindAsync(Merge, Content, promoted: null, CancellationToken.None);

    private static Promotion Promotion(params DeployedRelease[] history) => new(new StubReleaseHistory(history), "./deploy");

    private static Release Release(string version, char commit, char digest) =>
        new(version, CommitId.Parse(new string(commit, 40)), Images(digest), Samples.Now) { Content = Content };

    private static Dictionary<string, ImageReference> Images(char digest) => new() { ["backend"] = ImageReference.Of("qgo-cargo/backend", "sha256:" + new string(digest, 64)) };

    private sealed class StubReleaseHistory(IReadOnlyList<DeployedRelease> history) : IReleaseHistory
    {
        public string Environment => "staging";

        public IAsyncEnumerable<DeployedRelease> ReadAsync(CancellationToken cancellationToken) => history.ToAsyncEnumerable();
    }
}
