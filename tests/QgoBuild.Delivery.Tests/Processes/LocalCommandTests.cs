using System.Globalization;
using QgoBuild.Delivery.Processes;

namespace QgoBuild.Delivery.Tests.Processes;

public sealed class LocalCommandTests
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Arguments_reach_the_program_unchanged()
    {
        string[] hostile = ["a b", "", "it's", "\"quoted\"", "$(id)", "$HOME", "\\", "--", "line\nbreak", "é"];

        var output = await new LocalCommand("printf", ["%s\\0", .. hostile]).ReadAsync(CancellationToken);

        Assert.Equal(hostile, output.Split('\0')[..^1]);
    }

    [Fact]
    public async Task Variables_are_added_replaced_and_removed()
    {
        var shell = Shell("echo \"$QGO_TEST ${PATH:+path} ${HOME-none}\"") with
        {
            Variables = new Dictionary<string, string?> { ["QGO_TEST"] = "a b", ["HOME"] = null },
        };

        Assert.Equal("a b path none", await shell.ReadAsync(CancellationToken));
    }

    [Fact]
    public async Task Input_and_directory_reach_the_program() =>
        Assert.Equal("/ hello é",
            await (Shell("read line; echo \"$PWD $line\"") with { Directory = "/" }).WithInput("hello é\n").ReadAsync(CancellationToken));

    [Fact]
    public async Task Only_the_end_of_the_last_line_is_removed_from_the_output() =>
        Assert.Equal("name\t\t", await new LocalCommand("printf", "name\\t\\t\\n").ReadAsync(CancellationToken));

    [Fact]
    public async Task Each_line_is_passed_on_when_it_is_written()
    {
        var (output, errors) = (new List<string>(), new List<string>());

        var result = await Shell("echo one; echo two >&2; seq 1 30; exit 4").StreamAsync(output.Add, errors.Add, CancellationToken);

        Assert.Equal((4, 31, "one", "two"), (result.ExitCode, output.Count, output[0], errors.Single()));
        Assert.StartsWith("16\n", result.LastLines, StringComparison.Ordinal);
        Assert.EndsWith("30\ntwo", result.LastLines, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Output_that_is_not_read_does_not_end_the_program() =>
        Assert.True(await Shell("sleep 0.2; seq 1 50000; seq 1 50000 >&2").SucceedsAsync(CancellationToken));

    [Fact]
    public async Task A_failure_names_the_command_its_exit_code_its_directory_and_its_last_lines()
    {
        var failure = await Assert.ThrowsAsync<LocalCommandException>(
            () => (Shell("seq 1 30; echo broken >&2; exit 3") with { Directory = "/" }).ReadAsync(CancellationToken));

        Assert.Equal((3, 1), (failure.ProgramExitCode, failure.ExitCode));
        Assert.StartsWith(
            "sh -c \"seq 1 30; echo broken >&2; exit 3\" ended with exit code 3 in /.\n    16\n",
            failure.Message, StringComparison.Ordinal);
        Assert.EndsWith("\n    30\n    broken", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_names_the_purpose_and_the_remedy_of_the_command()
    {
        var command = Shell("exit 3").For("make a thing") with { Remedy = "./build.sh Thing" };

        var failure = await Assert.ThrowsAsync<LocalCommandException>(() => command.ReadAsync(CancellationToken));

        Assert.Equal(("Could not make a thing: sh ended with exit code 3.\n    (it wrote nothing)", "./build.sh Thing"),
            (failure.Message, failure.Remedy));
    }

    [Fact]
    public async Task A_program_that_is_not_installed_is_named_with_the_remedy()
    {
        var failure = await Assert.ThrowsAsync<LocalCommandException>(
            () => new LocalCommand("no-such-program").For("try").RunAsync(CancellationToken));

        Assert.StartsWith("Could not try: no-such-program could not be started", failure.Message, StringComparison.Ordinal);
        Assert.StartsWith("Install no-such-program", failure.Remedy, StringComparison.Ordinal);
        Assert.Null(failure.ProgramExitCode);
    }

    [Fact]
    public void Neither_variables_nor_input_are_printed()
    {
        var variables = new Dictionary<string, string?> { ["TOKEN"] = "secret" };
        var command = new LocalCommand("docker", "login", "--password-stdin") { Variables = variables }.WithInput("secret");

        Assert.Equal("docker login --password-stdin", command.ToString());
    }

    [Fact]
    public async Task A_pipe_returns_what_its_end_writes()
    {
        var counting = new LocalCommand("wc", "-l") with { Source = new LocalCommand("printf", "a\\nb\\nc\\n") };
        Assert.Equal("3", (await counting.ReadAsync(CancellationToken)).Trim());
    }

    [Fact]
    public async Task A_pipe_fails_when_its_source_does_though_its_end_succeeds()
    {
        var pipe = new LocalCommand("cat") { Source = Shell("echo half; echo broken >&2; exit 25") }.For("pack");

        var failure = await Assert.ThrowsAsync<LocalCommandException>(() => pipe.ReadAsync(CancellationToken));

        Assert.Equal(("sh", 25, "broken"), (failure.Command.Program, failure.ProgramExitCode, failure.LastLines));
        Assert.StartsWith("Could not pack: sh ended", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pipe_fails_when_its_end_does()
    {
        var pipe = Shell("cat > /dev/null; echo full >&2; exit 7") with { Source = new LocalCommand("echo", "something") };

        var failure = await Assert.ThrowsAsync<LocalCommandException>(() => pipe.ReadAsync(CancellationToken));

        Assert.Equal(("sh", 7), (failure.Command.Program, failure.ProgramExitCode));
    }

    [Fact]
    public async Task Cancelling_kills_the_program_and_the_processes_that_it_started()
    {
        using var stop = new CancellationTokenSource();
        var started = new TaskCompletionSource<int>();
        var running = Shell("sleep 600 & echo $!; wait").StreamAsync(
            line => started.SetResult(int.Parse(line, CultureInfo.InvariantCulture)), _ => { }, stop.Token);
        var child = await started.Task.WaitAsync(CancellationToken);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        while (IsRunning(child))
            await Task.Delay(10, CancellationToken);
    }

    private static LocalCommand Shell(string script) => new("sh", "-c", script);

    // A process that was killed stays a zombie until its parent is waited for.
    private static bool IsRunning(int process) =>
        File.Exists($"/proc/{process}/stat") && !File.ReadAllText($"/proc/{process}/stat").Contains(") Z ", StringComparison.Ordinal);
}
