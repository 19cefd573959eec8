using QgoBuild.Delivery.GitHub;

namespace QgoBuild.Delivery.Tests.GitHub;

public sealed class GitHubRepositoryTests
{
    [Theory]
    [InlineData("qgocargo/qgo-cargo")]
    [InlineData("https://github.com/qgocargo/qgo-cargo")]
    [InlineData("https://github.com/qgocargo/qgo-cargo.git")]
    [InlineData("https://someone:secret@GitHub.com/qgocargo/qgo-cargo.git/")]
    [InlineData("git@github.com:qgocargo/qgo-cargo.git")]
    [InlineData("ssh://git@github.com:22/qgocargo/qgo-cargo")]
    public void All_forms_of_a_remote_are_parsed(string text) =>
        Assert.Equal("qgocargo/qgo-cargo", GitHubRepository.Parse(text).ToString());

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("qgo-cargo")]
    [InlineData("a/b/c")]
    [InlineData("a/..")]
    [InlineData("a/b?c")]
    [InlineData("https://gitlab.com/a/b")]
    [InlineData("https://github.com.example.org/a/b")]
    [InlineData("git@example.org:a/b.git")]
    [InlineData("/srv/git/a")]
    public void Other_texts_are_no_repository(string? text) => Assert.False(GitHubRepository.TryParse(text, out _));

    [Fact]
    public void GitHub_Enterprise_has_another_host() =>
        Assert.True(GitHubRepository.TryParse("git@github.example.org:a/b.git", out _, "github.example.org"));
}
