namespace QgoBuild.Bootstrap.Tests;

/// <summary>Completion runs only an existing program, never a compiler; and the script for PowerShell in PowerShell's engine.</summary>
public sealed class CompletionTests : IDisposable
{
    private static readonly string Script =
        File.ReadAllText(Path.Combine(Checkout.RepositoryRoot, "src", "QgoBuild.Engine", "Completion", "completion.ps1"));

    private readonly Checkout _checkout = new();

    public void Dispose() => _checkout.Dispose();

    [Fact]
    public async Task A_tab_compiles_nothing()
    {
        Assert.Equal(new Outcome(0, "", ""), await _checkout.BuildAsync(":complete", "--", "Com"));
        Assert.False(Directory.Exists(_checkout[".nuke/temp/build"]));

        (await _checkout.BuildAsync("surroundings")).EnsureSuccess();
        _checkout.Write("build/Broken.cs", "not C#");

        Assert.Equal(new Outcome(0, "<Com>\tthe words\nCompleted\n", ""), await _checkout.BuildAsync(":complete", "--", "Com"));
    }

    [Fact]
    public async Task PowerShell_completes_with_the_output_of_the_program_and_compiles_nothing()
    {
        using var session = new PowerShellSession("Standard");
        Assert.Empty(session.Complete(Script, _checkout.Root, "./build.ps1 Com"));

        (await session.RunAsync(_checkout["build.ps1"], "surroundings")).EnsureSuccess();
        _checkout.Write("build/Broken.cs", "not C#");

        Assert.Equal(["'<Com>'", "Completed"], session.Complete(Script, _checkout.Root, "./build.ps1 Com"));
        Assert.Equal(["'<A+B|--force|--stage=x|>'", "pleted"],
            session.Complete(Script, _checkout.Root, "./build.ps1 A+B --force --stage=x "));
        Assert.Equal(["'<:sec>'", ":secpleted"], session.Complete(Script, _checkout.Root, "./build.ps1 :sec"));
        Assert.Equal(["'<a b|Com>'", "Completed"], session.Complete(Script, _checkout.Root, "build 'a b' Com"));
    }

    [Fact]
    public void PowerShell_calls_no_foreign_script()
    {
        _checkout.Write("build.ps1", "[IO.File]::WriteAllText(\"$PSScriptRoot/called\", '')");
        using var session = new PowerShellSession("Standard");

        session.Complete(Script, _checkout.Root, "./build.ps1 Com");

        Assert.False(File.Exists(_checkout["called"]));
    }
}
