using QgoBuild.Delivery.GitHub;

namespace QgoBuild.Delivery.Tests.GitHub;

public sealed class GitHubAccessTests
{
    private const string Remote = "https://github.com/qgocargo/qgo-cargo.git";

    [Fact]
    public void On_a_laptop_the_repository_comes_from_the_remote()
    {
        var access = GitHubAccess.Find("t0ken", null, null, Remote)!;

        Assert.Equal("qgocargo/qgo-cargo", access.ToString());
        Assert.Equal(new Uri("https://api.github.com/"), access.BaseAddress);
    }

    [Fact]
    public void In_a_job_the_repository_comes_from_GitHubs_variables()
    {
        var access = GitHubAccess.Find("t0ken", "fork/qgo-cargo", "https://github.example.org/api/v3", Remote)!;

        Assert.Equal("fork/qgo-cargo", access.ToString());
        Assert.Equal(new Uri("https://github.example.org/api/v3/"), access.BaseAddress);
    }

    [Theory]
    [InlineData(null, Remote)]
    [InlineData("", Remote)]
    [InlineData("t0ken", null)]
    [InlineData("t0ken", "https://gitlab.com/a/b.git")]
    public void Without_a_token_or_a_repository_there_is_no_access(string? token, string? remote) =>
        Assert.Null(GitHubAccess.Find(token, "", "", remote));

    [Fact]
    public void A_token_goes_to_the_GitHub_that_the_checkout_is_from() =>
        Assert.Null(GitHubAccess.Find("t0ken", null, "https://github.example.org/api/v3", Remote));
}
