using System.Diagnostics;

namespace QgoBuild.Bootstrap.Tests;

/// <summary>Changes that <c>build.sh</c> must detect, with the real compiler. Each test leaves the checkout changed and up to
/// date.</summary>
public sealed class ChangeTests(Checkout checkout) : IClassFixture<Checkout>, IAsyncLifetime
{
    public async ValueTask InitializeAsync() => (await checkout.BuildAsync()).EnsureSuccess();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_changed_source_is_compiled()
    {
        checkout.WriteSourceFile("Changed", "after");

        await AssertCompiledOnceAsync(lines => lines.Contains("Changed after"));
    }

    [Fact]
    public async Task A_new_source_is_compiled()
    {
        checkout.WriteSourceFile("New", "here");

        await AssertCompiledOnceAsync(lines => lines.Contains("New here"));
    }

    [Fact]
    public async Task A_deleted_source_is_removed_from_the_program()
    {
        File.Delete(checkout["build/Deleted.cs"]);

        await AssertCompiledOnceAsync(lines => !lines.Contains("Deleted before"));
    }

    [Fact]
    public async Task A_renamed_source_is_compiled()
    {
        File.Move(checkout["build/Named.cs"], checkout["build/Renamed.cs"]);

        await AssertCompiledOnceAsync(lines => lines.Contains("Named before"));
    }

    [Fact]
    public async Task A_restored_source_with_an_old_time_is_compiled()
    {
        checkout.WriteSourceFile("PutBack", "of old", "saved");
        File.SetLastWriteTimeUtc(checkout["saved/PutBack.cs"], new DateTime(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        File.Move(checkout["saved/PutBack.cs"], checkout["build/PutBack.cs"], overwrite: true);

        await AssertCompiledOnceAsync(lines => lines.Contains("PutBack of old"));
    }

    [Fact]
    public async Task A_change_of_Directory_Build_props_is_compiled()
    {
        checkout.Write("Directory.Build.props", "<Project><ItemGroup><Compile Include=\"../Shared.cs\" /></ItemGroup></Project>");
        checkout.WriteSourceFile("Shared", "here", ".");

        await AssertCompiledOnceAsync(lines => lines.Contains("Shared here"));
    }

    [Fact]
    public async Task Another_commit_is_compiled_and_the_first_one_is_kept()
    {
        await GitAsync("init", "--quiet", "--initial-branch=main");
        checkout.Write(".gitignore", ".nuke/temp/\n");
        await CommitAsync("one");
        (await checkout.BuildAsync()).EnsureSuccess();
        await GitAsync("checkout", "--quiet", "-b", "other");
        await CommitAsync("two");
        await AssertCompiledOnceAsync(lines => lines.Contains("Commit two"));

        await GitAsync("checkout", "--quiet", "main");
        var back = (await checkout.BuildAsync("types")).EnsureSuccess();

        Assert.Equal(0, back.Compilations);
        Assert.Contains("Commit one", back.Lines);
    }

    private async Task AssertCompiledOnceAsync(Func<IReadOnlyList<string>, bool> expected)
    {
        var compiled = (await checkout.BuildAsync("types")).EnsureSuccess();
        Assert.Equal(1, compiled.Compilations);
        Assert.True(expected(compiled.Lines), compiled.Output);
        var again = (await checkout.BuildAsync("types")).EnsureSuccess();
        Assert.Equal(0, again.Compilations);
        Assert.Equal(compiled.Lines, again.Lines);
    }

    private async Task CommitAsync(string name)
    {
        checkout.WriteSourceFile("Commit", name);
        await GitAsync("add", "--all");
        await GitAsync("-c", "user.name=Test", "-c", "user.email=test@example.org", "commit", "--quiet", "--message", name);
    }

    private async Task GitAsync(params string[] arguments)
    {
        using var git = Checkout.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = checkout.Root });
        (await git.FinishAsync()).EnsureSuccess();
    }
}
