using QgoBuild.Components.Tools;
using QgoBuild.Delivery;

namespace QgoBuild.Components.Tests.Tools;

public sealed class ToolCommandTests
{
    [Fact]
    public async Task Arguments_reach_the_program_as_they_are()
    {
        string[] hostile = ["a b", "", "it's", "\"quoted\"", "$(id)", "\\", "--", "line\nbreak", "é"];
        var output = await new ToolCommand("printf", ["%s\\0", .. hostile]).ReadAsync(TestContext.Current.CancellationToken);
        Assert.Equal(hostile, output.Split('\0')[..^1]);
    }

    [Fact]
    public async Task Variables_are_added_to_those_that_are_there()
    {
        var output = await (new ToolCommand("sh", "-c", "echo \"$QGO_TEST ${PATH:+path}\"") { Variables = new Dictionary<string, string?> { ["QGO_TEST"] = "a b" } })
            .ReadAsync(TestContext.Current.CancellationToken);
        Assert.Equal("a b path", output);
    }

    [Fact]
    public async Task A_failure_names_the_command_its_exit_code_and_its_last_words()
    {
        var failure = await Assert.ThrowsAsync<ToolFailedException>(() => new ToolCommand("sh", "-c", "echo out; echo 'last words' >&2; exit 7").ReadAsync(TestContext.Current.CancellationToken));
        Assert.Equal(7, failure.ToolExitCode);
        Assert.Equal(1, failure.ExitCode);
        Assert.Contains("exit code 7", failure.Message, StringComparison.Ordinal);
        Assert.Contains("last words", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_silent_program_writes_late_does_not_end_it()
    {
        var talkative = new ToolCommand("sh", "-c", "sleep 0.2; seq 1 50000; seq 1 50000 >&2");
        Assert.True(await talkative.SucceedsAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_named_with_what_to_do()
    {
        var failure = await Assert.ThrowsAsync<DeliveryException>(() => new ToolCommand("no-such-program-anywhere").RunAsync(TestContext.Current.CancellationToken));
        Assert.Contains("no-such-program-anywhere", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Install", failure.Remedy, StringComparison.Ordinal);
    }
}
