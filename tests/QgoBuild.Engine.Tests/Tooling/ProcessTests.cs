using QgoBuild.Engine.Tooling;

namespace QgoBuild.Tests.Engine.Tooling;

public sealed class ProcessTests
{
    [Fact]
    public void Lines_are_logged_as_they_arrive()
    {
        // The child ends only after its first line has been received.
        var heard = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        using var process = Start($"echo first; while [ ! -e {heard} ]; do sleep 0.02; done", timeout: 60_000, logger: (_, _) =>
            File.WriteAllText(heard, ""));

        Assert.True(process.WaitForExit());
        File.Delete(heard);
    }

    [Fact]
    public void Output_is_stored_with_its_type()
    {
        var output = Start("echo out; echo err >&2").AssertZeroExitCode().Output;

        Assert.Equal("out", output.StdToText());
        Assert.Contains(new Output { Type = OutputType.Err, Text = "err" }, output);
    }

    [Fact]
    public void Output_can_be_parsed_as_JSON() =>
        Assert.Equal(new Version(3, "x"), Start("""echo '{ "number": 3, "NAME": "x", }'""")
            .AssertZeroExitCode().Output.StdToJson<Version>());

    [Fact]
    public void A_failure_shows_the_command_the_code_and_the_last_lines()
    {
        var failure =
            Assert.Throws<ProcessException>(() => Start("echo some progress; echo what went wrong >&2; exit 7").AssertZeroExitCode());

        Assert.Equal(7, failure.ExitCode);
        Assert.EndsWith("exited with 7 in /\n  what went wrong", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failure_without_error_output_shows_the_last_lines()
    {
        var failure = Assert.Throws<ProcessException>(() => Start("seq 1 20; exit 1").AssertZeroExitCode());

        Assert.EndsWith("in /\n  11\n  12\n  13\n  14\n  15\n  16\n  17\n  18\n  19\n  20", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failure_shows_no_secret_of_the_command()
    {
        ArgumentStringHandler arguments = $"-c {"echo \"not $1\" >&2; exit 1"} sh {"s3cret word":r}";

        Exception? failure = null;
        try
        {
            ProcessTasks.StartProcess("sh", arguments, "/", logInvocation: false, logger: (_, _) => { }).AssertZeroExitCode();
        }
        catch (ProcessException exception)
        {
            failure = exception;
        }

        Assert.EndsWith("sh ***' exited with 1 in /\n  not ***", failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Variables_are_added_to_the_inherited_environment() => Assert.Equal(
        $"1 {Environment.GetEnvironmentVariable("PATH")}",
        ProcessTasks.StartShell("echo $GIVEN $PATH", "/", new Dictionary<string, string> { ["GIVEN"] = "1" }, logOutput: false,
            logInvocation: false)
            .AssertZeroExitCode().Output.StdToText());

    [Fact]
    public void A_process_that_does_not_exit_in_time_is_killed_with_its_children()
    {
        using var process = Start("sleep 600 & echo $!; wait", timeout: 200);

        var failure = Assert.Throws<ProcessException>(() => process.AssertZeroExitCode());

        Assert.Contains("did not exit in time", failure.Message, StringComparison.Ordinal);
        // A killed process ends when the system comes to it.
        var child = process.Output.StdToText();
        Assert.True(SpinWait.SpinUntil(() => HasEnded(child), TimeSpan.FromSeconds(30)));

        static bool HasEnded(string process)
        {
            try { return File.ReadAllText($"/proc/{process}/stat").Contains(") Z ", StringComparison.Ordinal); }
            catch (IOException) { return true; }
        }
    }

    [Fact]
    public void A_missing_program_is_an_error_with_what_to_install()
    {
        var failure = Assert.Throws<AssertionException>(() => ToolResolver.GetPathTool("no-such-program")("--version"));

        Assert.Equal(
            "The program 'no-such-program' is not in PATH. Install the package that contains no-such-program, or set NO_SUCH_PROGRAM_EXE " +
                "to its path.",
            failure.Message);
    }

    [Fact]
    public void A_tool_is_called_like_a_method() => Assert.Equal(
        "a b",
        ToolResolver.GetPathTool("sh")($"-c {"echo \"$1\""} sh {"a b"}", workingDirectory: "/", logOutput: false, logInvocation: false)
            .StdToText());

    [Fact]
    public void A_handler_can_accept_an_exit_code()
    {
        var code = 0;

        ToolResolver.GetPathTool("sh")("-c \"exit 3\"", "/", logInvocation: false, exitHandler: process => code = process.ExitCode);

        Assert.Equal(3, code);
    }

    [Fact]
    public void A_missing_working_directory_is_an_error() => Assert.Contains(
        "The working directory /no/such/place of sh does not exist",
        Assert.Throws<AssertionException>(() => ProcessTasks.StartProcess("/bin/sh", "-c true", "/no/such/place")).Message,
        StringComparison.Ordinal);

    private static IProcess Start(string command, int? timeout = null, Action<OutputType, string>? logger = null) =>
        ProcessTasks.StartShell(
        command, workingDirectory: "/", timeout: timeout, logInvocation: false, logger: logger ?? ((_, _) => { }));

    private sealed record Version(int Number, string Name);
}
