namespace QgoBuild.Delivery.Tests.Runtime;

/// <summary>The checkout becomes what the commit holds, and nothing that Git does not track is lost.</summary>
public sealed class CheckoutTests
{
    private static readonly string[] Names =
        ["it's \"quoted\"", "two\nlines", "a directory/with a file", "-rf", "$(id)", "back\\slash", "*", "漢字 é", " leading", "trailing "];

    [Theory, Shells]
    public void The_checkout_is_exactly_the_commit_whatever_its_files_are_named(string shell)
    {
        using var server = CreateServer(shell, out var first, out var second);
        foreach (var name in Names)
            server.Write(name, "changed by hand");
        server.Write("only in the first", "left by hand");
        server.Commit = second;

        Assert.Equal("it's \"a\" commit\n", server.Run("check_out"));

        Assert.Equal(second, server.Git("rev-parse", "HEAD").Trim());
        Assert.All(Names, name => Assert.Equal("second", server.Read(name)));
        Assert.False(server.Exists("only in the first"));
        Assert.Equal(first, File.ReadAllText(Path.Combine(server.Work, "head")));
        Assert.Equal("", server.Git("status", "--porcelain", "--untracked-files=no"));
    }

    [Theory, Shells]
    public void What_is_not_tracked_stays(string shell)
    {
        using var server = CreateServer(shell, out _, out var second);
        string[] own = ["backend/uploads/it's a \"file\"\n", "backups/backup.tar.gz", ".qgobuild/secrets/key", ".env", "a directory/notes"];
        foreach (var name in own)
            server.Write(name, "own");
        server.Commit = second;

        server.Run("check_out; restore_checkout");

        Assert.All(own, name => Assert.Equal("own", server.Read(name)));
    }

    [Theory, Shells]
    public void The_earlier_commit_comes_back(string shell)
    {
        using var server = CreateServer(shell, out var first, out var second);
        server.Commit = second;

        server.Run("check_out; restore_checkout");

        Assert.Equal(first, server.Git("rev-parse", "HEAD").Trim());
        Assert.All(Names.Append("only in the first"), name => Assert.Equal("first", server.Read(name)));
        Assert.False(server.Exists("only in the second"));
    }

    [Theory, Shells]
    public void Before_the_first_deployment_there_is_nothing_to_go_back_to(string shell)
    {
        using var server = CreateServer(shell, out _, out var second);
        server.Git("symbolic-ref", "HEAD", "refs/heads/unborn");
        server.Commit = second;

        server.Run("check_out; restore_checkout");

        Assert.Equal("", File.ReadAllText(Path.Combine(server.Work, "head")));
        Assert.Equal(second, server.Git("rev-parse", "HEAD").Trim());
    }

    [Theory, Shells]
    public void A_commit_that_is_not_there_changes_nothing(string shell)
    {
        using var server = CreateServer(shell, out var first, out _);
        server.Commit = new string('1', 40);

        Assert.StartsWith($"The server could not check out {server.Commit}: ", server.RunFailing("check_out"), StringComparison.Ordinal);

        Assert.Equal(first, server.Git("rev-parse", "HEAD").Trim());
        Assert.All(Names, name => Assert.Equal("first", server.Read(name)));
    }

    [Theory, Shells]
    public void Without_the_earlier_commit_on_record_nothing_is_checked_out(string shell)
    {
        using var server = CreateServer(shell, out var first, out var second);
        File.WriteAllText(server[".git/HEAD"], "damaged");
        server.Commit = second;

        server.RunFailing("check_out");

        Assert.False(File.Exists(Path.Combine(server.Work, "head")));
        Assert.All(Names, name => Assert.Equal("first", server.Read(name)));
        Assert.NotEqual(first, second);
    }

    private static RuntimeServer CreateServer(string shell, out string first, out string second)
    {
        var server = new RuntimeServer(shell);
        server.Write("only in the first", "first");
        first = Commit("first");
        File.Delete(server["only in the first"]);
        server.Write("only in the second", "second");
        second = Commit("second");
        server.Git("-c", "advice.detachedHead=false", "checkout", "--quiet", "--force", first);
        return server;

        string Commit(string content)
        {
            foreach (var name in Names)
                server.Write(name, content);
            return server.CommitFiles(":!.qgobuild");
        }
    }
}
