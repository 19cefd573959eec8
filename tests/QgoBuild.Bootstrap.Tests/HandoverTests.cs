using System.Globalization;
using CsCheck;

namespace QgoBuild.Bootstrap.Tests;

/// <summary><c>build.sh</c> is replaced by the program, which gets everything unchanged.</summary>
public sealed class HandoverTests(Checkout checkout) : IClassFixture<Checkout>
{
    [Fact]
    public async Task Arguments_are_passed_unchanged() =>
        await HostileText.Arguments.SampleAsync(
            async arguments => Assert.Equal(["arguments", .. arguments],
                (await checkout.BuildAsync(["arguments", .. arguments])).EnsureSuccess().Arguments),
            iter: 60,
            threads: 2);

    [Fact]
    public async Task No_argument_is_an_option_of_the_bootstrap_or_of_dotnet()
    {
        string[] arguments = ["--version", "--", "-h", "--fx-version", "exec", "--roll-forward", ""];

        Assert.Equal(arguments, (await checkout.BuildAsync(arguments)).EnsureSuccess().Arguments);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(126)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(130)]
    [InlineData(137)]
    [InlineData(255)]
    public async Task The_exit_code_is_the_programs(int code) =>
        Assert.Equal(code, (await checkout.BuildAsync("exit", code.ToString(CultureInfo.InvariantCulture))).ExitCode);

    [Fact]
    public async Task Standard_input_is_the_programs_even_when_it_is_compiled_first()
    {
        checkout.WriteSourceFile("Input", $"{Guid.NewGuid()}");
        using var process = Checkout.Start(checkout.Command("build.sh", "copy"));

        var outcome = await process.FinishAsync("one\ntwo\n");

        Assert.Equal(1, outcome.EnsureSuccess().Compilations);
        Assert.Equal("one\ntwo\n", outcome.Output);
    }

    [Theory]
    [InlineData("INT", "SIGINT")]
    [InlineData("TERM", "SIGTERM")]
    public async Task A_signal_reaches_the_program(string sent, string caught)
    {
        using var process = Checkout.Start(Signals.WithSignalsEnabled(checkout.Command("build.sh", "wait")));
        await process.WaitForOutputLineAsync("waiting");

        process.Signal(sent);
        var outcome = await process.FinishAsync();

        Assert.Contains($"{caught} in ", outcome.Output, StringComparison.Ordinal);
        Assert.Equal(42, outcome.ExitCode);
    }

    [Fact]
    public async Task From_another_directory_it_uses_its_own_repository_and_keeps_the_working_directory()
    {
        var command = checkout.Command("build.sh", "surroundings");
        var elsewhere = Path.GetTempPath().TrimEnd('/');
        command.WorkingDirectory = elsewhere;
        command.Environment["NUKE_ROOT_DIRECTORY"] = "/another/repository";
        using var process = Checkout.Start(command);

        var lines = (await process.FinishAsync()).EnsureSuccess().Lines;

        Assert.Equal([checkout.Root, elsewhere, $"{process.Id}"], lines.Take(3));
    }

    [Theory]
    [InlineData("sh", "build.sh")]
    [InlineData("sh", "./build.sh")]
    [InlineData("bash", "build/../build.sh")]
    public async Task It_finds_its_repository_for_any_form_of_call(string shell, string path)
    {
        var command = checkout.Command("build.sh");
        command.FileName = shell;
        command.ArgumentList.Add(path);
        command.ArgumentList.Add("surroundings");
        using var process = Checkout.Start(command);

        Assert.Equal(checkout.Root, (await process.FinishAsync()).EnsureSuccess().Lines[0]);
    }
}
