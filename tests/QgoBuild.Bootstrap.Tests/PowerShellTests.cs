using CsCheck;

namespace QgoBuild.Bootstrap.Tests;

/// <summary><c>build.ps1</c> in PowerShell 7, and with the argument passing of its versions before 7.3.</summary>
public sealed class PowerShellTests(Checkout checkout) : IClassFixture<Checkout>
{
    [Theory]
    [InlineData("Standard")]
    [InlineData("Legacy")]
    public async Task Arguments_are_passed_unchanged(string argumentPassing)
    {
        using var session = new PowerShellSession(argumentPassing);

        await HostileText.Arguments.SampleAsync(
            async arguments =>
            {
                var outcome = (await session.RunAsync(checkout["build.ps1"], ["arguments", .. arguments])).EnsureSuccess();
                Assert.Equal(["arguments", .. arguments], outcome.Arguments);
            },
            iter: 8,
            threads: 1);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("3")]
    [InlineData("130")]
    [InlineData("255")]
    public async Task The_exit_code_is_the_programs(string code) => Assert.Equal(code, $"{(await BuildAsync("exit", code)).ExitCode}");

    [Fact]
    public async Task It_uses_its_own_repository_and_restores_the_session()
    {
        var before = Environment.GetEnvironmentVariable("NUKE_ROOT_DIRECTORY");
        var outcome = (await BuildAsync("surroundings")).EnsureSuccess();

        Assert.Equal(checkout.Root, outcome.Lines[0]);
        Assert.Equal(before, Environment.GetEnvironmentVariable("NUKE_ROOT_DIRECTORY"));
    }

    [Fact]
    public async Task A_change_is_compiled_and_an_unchanged_build_is_not()
    {
        var before = (await BuildAsync("surroundings")).EnsureSuccess().Lines[3];
        Assert.Equal(before, (await BuildAsync("surroundings")).EnsureSuccess().Lines[3]);

        checkout.WriteSourceFile("New", "here");
        checkout.WriteSourceFile("PutBack", "of old");
        File.SetLastWriteTimeUtc(checkout["build/PutBack.cs"], new DateTime(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        File.Delete(checkout["build/Deleted.cs"]);
        File.Move(checkout["build/Named.cs"], checkout["build/Renamed.cs"]);

        Assert.Equal(["Changed before", "Named before", "New here", "PutBack of old"], (await BuildAsync("types")).EnsureSuccess().Lines);
        Assert.NotEqual(before, (await BuildAsync("surroundings")).EnsureSuccess().Lines[3]);
    }

    [Fact]
    public async Task A_build_that_does_not_compile_runs_nothing_until_it_is_corrected()
    {
        checkout.Write("build/Broken.cs", "not C#");
        var broken = await BuildAsync("exit", "0");
        Assert.Equal((1, ""), (broken.ExitCode, broken.Output));

        File.Delete(checkout["build/Broken.cs"]);

        (await BuildAsync("exit", "0")).EnsureSuccess();
    }

    private async Task<Outcome> BuildAsync(params string[] arguments)
    {
        using var session = new PowerShellSession("Standard");
        return await session.RunAsync(checkout["build.ps1"], arguments);
    }
}
