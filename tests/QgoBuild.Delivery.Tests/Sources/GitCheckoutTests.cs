using QgoBuild.Delivery.Releases;
using QgoBuild.Delivery.Sources;
using QgoBuild.Delivery.Tests.Remote;

namespace QgoBuild.Delivery.Tests.Sources;

public sealed class GitCheckoutTests : IDisposable
{
    private readonly TestDirectory _directory = new();

    public GitCheckoutTests() => Git("init", "--quiet");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task The_commits_between_two_are_told_newest_first_whatever_they_say()
    {
        var first = Commit("First", "Anna");
        Commit("'quoted' \"too\" $(id) <!channel>", "Éva 😀");
        var last = Commit("Two\nlines of a subject\n\nand a body", "Bob");

        var commits = await Checkout.CommitsAsync(first, last, TestContext.Current.CancellationToken);

        Assert.Equal([("Bob", "Two lines of a subject"), ("Éva 😀", "'quoted' \"too\" $(id) <!channel>")], commits.Select(commit => (commit.Author, commit.Subject)));
        Assert.Equal(last, commits[0].Id);
    }

    [Fact]
    public async Task Going_back_brings_none()
    {
        var (first, last) = (Commit("First", "Anna"), Commit("Last", "Anna"));

        Assert.Empty(await Checkout.CommitsAsync(last, first, TestContext.Current.CancellationToken));
        Assert.Empty(await Checkout.CommitsAsync(last, last, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Of_a_commit_that_the_checkout_does_not_know_there_are_none() => Assert.Empty(
        await Checkout.CommitsAsync(CommitId.Parse(new string('1', 40)), Commit("Only", "Anna"), TestContext.Current.CancellationToken));

    private GitCheckout Checkout => new(_directory.Path);

    private CommitId Commit(string message, string author)
    {
        Git("-c", $"user.name={author}", "-c", "user.email=a@example.test", "-c", "commit.gpgsign=false", "commit", "--quiet", "--allow-empty", "-m", message);
        return CommitId.Parse(Git("rev-parse", "HEAD").Trim());
    }

    private string Git(params string[] arguments) => Tool.Read("git", ["-C", _directory.Path, .. arguments]);
}
