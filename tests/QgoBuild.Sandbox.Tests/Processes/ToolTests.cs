using CliWrap;
using QgoBuild.Sandbox.Processes;

namespace QgoBuild.Sandbox.Tests.Processes;

public sealed class ToolTests
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Arguments_reach_the_program_exactly()
    {
        string[] hostile = ["a b", "quote\"'", "", "$HOME", "new\nline", "back\\slash"];

        var output = await new HostTool("printf").RunAsync("print", ["<%s>", .. hostile], cancellationToken: CancellationToken);

        Assert.Equal(string.Concat(hostile.Select(argument => $"<{argument}>")), output);
    }

    [Fact]
    public async Task Spaces_and_tabs_at_the_end_of_the_output_are_kept() =>
        Assert.Equal("name\t\t", await new HostTool("printf").RunAsync("print", ["name\\t\\t\\n"], cancellationToken: CancellationToken));

    [Fact]
    public async Task Input_and_environment_reach_the_program()
    {
        var shell = new HostTool("sh") { Environment = new Dictionary<string, string?> { ["GREETING"] = "hello" } };

        Assert.Equal("hello you", await shell.RunAsync("greet", ["-c", "read name; echo $GREETING $name"], PipeSource.FromString("you\n"), CancellationToken));
    }

    [Fact]
    public async Task A_failure_names_the_purpose_the_tool_its_last_lines_and_what_to_do()
    {
        var failure = await Assert.ThrowsAsync<HostToolException>(() =>
            new HostTool("sh").RunAsync("make a thing", ["-c", "seq 1 30; echo broken >&2; exit 3"], cancellationToken: CancellationToken));

        Assert.Equal(3, failure.ToolExitCode);
        Assert.StartsWith("Could not make a thing: sh ended with exit code 3.", failure.Message);
        Assert.Contains("    30\n", failure.Message);
        Assert.Contains("    broken\n", failure.Message);
        Assert.DoesNotContain("    5\n", failure.Message);
        Assert.EndsWith("./build.sh SandboxDown.", failure.Message);
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_named()
    {
        var failure = await Assert.ThrowsAsync<HostToolException>(() => new HostTool("no-such-program").RunAsync("try", [], cancellationToken: CancellationToken));

        Assert.StartsWith("Could not try: no-such-program could not be started", failure.Message);
    }

    [Fact]
    public async Task A_pipe_returns_what_its_end_writes() =>
        Assert.Equal("3", (await new HostTool("printf").PipeAsync("count", ["a\\nb\\nc\\n"], new HostTool("wc"), ["-l"], CancellationToken)).Trim());

    [Fact]
    public async Task A_pipe_fails_when_its_beginning_does_though_its_end_is_content()
    {
        var failure = await Assert.ThrowsAsync<HostToolException>(() =>
            new HostTool("sh").PipeAsync("pack", ["-c", "echo half; echo broken >&2; exit 25"], new HostTool("cat"), [], CancellationToken));

        Assert.Equal("sh", failure.Tool);
        Assert.Equal(25, failure.ToolExitCode);
        Assert.Equal("broken", failure.LastLines);
    }

    [Fact]
    public async Task A_pipe_fails_when_its_end_does()
    {
        var failure = await Assert.ThrowsAsync<HostToolException>(() =>
            new HostTool("echo").PipeAsync("unpack", ["something"], new HostTool("sh"), ["-c", "cat > /dev/null; echo full >&2; exit 7"], CancellationToken));

        Assert.Equal("sh", failure.Tool);
        Assert.Equal(7, failure.ToolExitCode);
    }

    [Fact]
    public async Task Cancelling_ends_the_program()
    {
        using var stop = new CancellationTokenSource();
        var running = new HostTool("sh").RunAsync("wait", ["-c", "read line"], PipeSource.Create(async (_, cancellationToken) => await Task.Delay(Timeout.Infinite, cancellationToken)), stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }
}
