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
    public async Task The_commits_between_two_are_listed_newest_first_whatever_their_text()
    {
        var first = Commit("First", "Anna");
        Commit("'quoted' \"too\" $(id) <!channel>", "Éva 😀");
        var last = Commit("Two\nlines of a subject\n\nand a body", "Bob");

        var commits = await Checkout.GetCommitsAsync(first, last, TestContext.Current.CancellationToken);

        Assert.Equal([("Bob", "Two lines of a subject"), ("Éva 😀", "'quoted' \"too\" $(id) <!channel>")],
            commits.Select(commit => (commit.Author, commit.Subject)));
        Assert.Equal(last, commits[0].Id);
    }

    [Fact]
    public async Task Commits_with_the_same_files_are_found_on_every_branch_itself_first()
    {
        Commit("Nothing yet", "Anna");
        Git("checkout", "--quiet", "-b", "feature");
        File.WriteAllText(Path.Combine(_directory.Path, "file"), "new");
        Git("add", "file");
        var tested = Commit("New", "Anna");
        Git("checkout", "--quiet", "-b", "develop", "HEAD~");
        File.WriteAllText(Path.Combine(_directory.Path, "file"), "new");
        Git("add", "file");
        var merged = Commit("The same", "Bob");

        Assert.Equal([merged, tested], await Checkout.FindCommitsWithSameTreeAsync(merged, 5, TestContext.Current.CancellationToken));
        Assert.Equal([merged], await Checkout.FindCommitsWithSameTreeAsync(merged, 1, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Going_back_brings_none()
    {
        var (first, last) = (Commit("First", "Anna"), Commit("Last", "Anna"));

        Assert.Empty(await Checkout.GetCommitsAsync(last, first, TestContext.Current.CancellationToken));
        Assert.Empty(await Checkout.GetCommitsAsync(last, last, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Of_a_commit_that_the_checkout_does_not_know_there_are_none() => Assert.Empty(
        await Checkout.GetCommitsAsync(CommitId.Parse(new string('1', 40)), Commit("Only", "Anna"), TestContext.Current.CancellationToken));

    [Fact]
    public async Task A_checkout_of_another_user_is_said_to_be_that_whatever_is_asked_and_the_command_shown_has_it_accepted()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root may give files to another user.");
        var commit = Commit("Only", "Anna");
        var (checkout, ct) = (Checkout, TestContext.Current.CancellationToken);
        LocalTool.Read("chown", "-R", "12345", _directory.Path);

        Func<Task>[] questions =
        [
            () => checkout.GetHeadAsync(ct), () => checkout.GetBranchAsync(ct), () => checkout.GetUncommittedFilesAsync(ct), () =>
            checkout.ContainsAsync(commit, commit, ct),
            () => checkout.GetCommitsAsync(commit, commit, ct), () => checkout.GetCommitAsync(commit, ct), () =>
            checkout.IsPushedAsync(commit, ct),
        ];
        foreach (var question in questions)
        {
            var refusal = await Assert.ThrowsAsync<DeliveryException>(question);
            Assert.Contains("belongs to another user: ", refusal.Message, StringComparison.Ordinal);
            Assert.Contains("dubious ownership", refusal.Message, StringComparison.Ordinal);
            Assert.Equal($"git config --global --add safe.directory '{_directory.Path}'", refusal.Remedy);
        }
    }

    [Fact]
    public async Task Where_git_does_not_answer_that_is_not_taken_for_a_no()
    {
        var commit = Commit("Only", "Anna");
        var missing = CommitId.Parse(new string('1', 40));

        Assert.True(await Checkout.ContainsAsync(commit, commit, TestContext.Current.CancellationToken));
        Assert.False(await Checkout.ContainsAsync(commit, missing, TestContext.Current.CancellationToken));
        File.Delete(_directory[".git/HEAD"]);
        var failure = await Assert.ThrowsAnyAsync<DeliveryException>(() => Checkout.GetBranchAsync(TestContext.Current.CancellationToken));
        Assert.Contains("not a git repository", failure.Message, StringComparison.Ordinal);
    }

    private GitCheckout Checkout => new(_directory.Path);

    private CommitId Commit(string message, string author)
    {
        Git("-c", $"user.name={author}", "-c", "user.email=a@example.test", "-c", "commit.gpgsign=false", "commit", "--quiet",
            "--allow-empty", "-m", message);
        return CommitId.Parse(Git("rev-parse", "HEAD").Trim());
    }

    private string Git(params string[] arguments) => LocalTool.Read("git", ["-C", _directory.Path, .. arguments]);
}
