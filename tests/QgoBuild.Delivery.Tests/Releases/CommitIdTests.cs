using QgoBuild.Delivery.Releases;

namespace QgoBuild.Delivery.Tests.Releases;

public sealed class CommitIdTests
{
    private const string Full = "4f2a9c31e0d5b7c8a1f2e3d4c5b6a7988776655f";

    [Fact]
    public void A_commit_has_a_full_and_a_short_form()
    {
        var commit = CommitId.Parse(Full.ToUpperInvariant());
        Assert.Equal(Full, commit.ToString());
        Assert.Equal("4f2a9c31", commit.Short);
        Assert.Equal(CommitId.Parse(Full), commit);
    }

    [Theory]
    [InlineData("")]
    [InlineData("4f2a9c31")]
    [InlineData("main")]
    [InlineData("4f2a9c31e0d5b7c8a1f2e3d4c5b6a7988776655g")]
    [InlineData("4f2a9c31e0d5b7c8a1f2e3d4c5b6a7988776655f\n")]
    public void Other_texts_are_refused(string text)
    {
        Assert.False(CommitId.TryParse(text, out _));
        Assert.Throws<FormatException>(() => CommitId.Parse(text));
    }
}
