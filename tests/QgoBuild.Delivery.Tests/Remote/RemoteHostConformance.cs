using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;
using QgoBuild.Delivery.Remote;
using QgoBuild.Delivery.Shell;

namespace QgoBuild.Delivery.Tests.Remote;

/// <summary>The contract of <see cref="IRemoteHost"/> as tests, for all implementations and decorators.</summary>
[UnsupportedOSPlatform("windows")]
public abstract class RemoteHostConformance
{
    private const int Megabyte = 1024 * 1024;

    private static CancellationToken TestCancellationToken => TestContext.Current.CancellationToken;

    /// <summary>Connects to the host under test.</summary>
    protected abstract Task<IRemoteHost> ConnectAsync();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(42)]
    [InlineData(255)]
    public async Task The_exit_code_is_that_of_the_command(int code)
    {
        await using var host = await ConnectAsync();
        Assert.Equal(code, await host.RunAsync(RemoteCommand.Sh($"exit {code}"), cancellationToken: TestCancellationToken));
    }

    [Fact]
    public async Task A_command_that_a_signal_ended_has_the_exit_code_of_a_shell()
    {
        await using var host = await ConnectAsync();
        Assert.Equal(128 + 15, await host.RunAsync(RemoteCommand.Sh($"kill -TERM $$"), cancellationToken: TestCancellationToken));
        Assert.Equal(128 + 9, await host.RunAsync(RemoteCommand.Sh($"kill -KILL $$"), cancellationToken: TestCancellationToken));
    }

    [Fact]
    public async Task A_missing_command_fails_with_127_as_in_a_shell()
    {
        await using var host = await ConnectAsync();
        Assert.Equal(127, await host.RunAsync(RemoteCommand.Of("qgo-no-such-program"), cancellationToken: TestCancellationToken));
    }

    [Fact]
    public async Task Both_outputs_arrive_line_by_line_and_are_distinguished()
    {
        await using var host = await ConnectAsync();
        var lines = await ReadLinesAsync(host, RemoteCommand.Sh($"echo one; echo two; echo three >&2; printf 'no newline'"));

        Assert.Equal(["one", "two", "no newline"], lines.Where(line => !line.IsError).Select(line => line.Text));
        Assert.Equal(["three"], lines.Where(line => line.IsError).Select(line => line.Text));
    }

    [Fact]
    public async Task Text_is_UTF8_and_lines_are_unchanged()
    {
        await using var host = await ConnectAsync();
        var text = "Grüße, 漢字 🚚\t'quoted'\r";
        Assert.Equal([text, "", "end"],
            (await ReadLinesAsync(host, RemoteCommand.Sh($"printf '%s\\n\\nend\\n' {text}"))).Select(line => line.Text));
    }

    [Fact]
    public async Task A_line_arrives_while_the_command_is_running()
    {
        await using var host = await ConnectAsync();
        var first = new TaskCompletionSource<string>();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestCancellationToken);
        var running = host.RunAsync(RemoteCommand.Sh($"echo ready; exec sleep 600"), onLine: line => first.TrySetResult(line.Text),
            cancellationToken: end.Token);

        Assert.Equal("ready", await first.Task.WaitAsync(TestCancellationToken));
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task Binary_input_reaches_the_command_unchanged()
    {
        await using var host = await ConnectAsync();
        var input = RandomNumberGenerator.GetBytes(5 * Megabyte);
        var sum = await host.ReadAsync(RemoteCommand.Sh($"sha256sum"), input, TestCancellationToken);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(input)), sum.Split(' ')[0]);
    }

    [Fact]
    public async Task Without_input_a_command_reads_the_end_of_input_at_once()
    {
        await using var host = await ConnectAsync();
        Assert.Equal("0", await host.ReadAsync(RemoteCommand.Sh($"wc -c"), cancellationToken: TestCancellationToken));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(5 * Megabyte)]
    public async Task A_command_need_not_read_its_input(int size)
    {
        await using var host = await ConnectAsync();
        Assert.Equal(7, await host.RunAsync(RemoteCommand.Sh($"exit 7"), new byte[size], cancellationToken: TestCancellationToken));
        Assert.Equal("still there", await host.ReadAsync(RemoteCommand.Sh($"echo still there"), cancellationToken: TestCancellationToken));
    }

    [Fact]
    public async Task Input_and_output_flow_at_the_same_time()
    {
        await using var host = await ConnectAsync();
        var input = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 400_000).Select(i => $"{i}\n")));
        var count = 0;
        Assert.Equal(0, await host.RunAsync(RemoteCommand.Sh($"cat"), input, _ => count++, TestCancellationToken));
        Assert.Equal(400_000, count);
    }

    [Fact]
    public async Task Output_is_streamed_and_not_buffered()
    {
        await using var host = await ConnectAsync();
        const string Line = "a line of output that is about as long as lines are";
        const int Count = 2_000_000;
        const int Bursts = 40;
        var (lines, bytes, most) = (0, 0L, 0L);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        // In bursts with pauses, because output that is always faster than its reader has to be buffered.
        await host.RunAsync(RemoteCommand.Sh($"for burst in $(seq {Bursts}); do yes {Line} | head -n {Count / Bursts}; sleep 0.1; done"),
            onLine: CountLine, cancellationToken: TestCancellationToken);

        Assert.Equal(Count * (Line.Length + 1L), bytes);
        Assert.True(most < 50 * Megabyte, $"{most / Megabyte} MB were held while 100 MB passed through");

        void CountLine(RemoteOutput line)
        {
            bytes += line.Text.Length + 1;
            if (++lines % 250_000 == 0) most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before);
        }
    }

    [Fact]
    public async Task A_very_long_line_arrives_in_parts_that_split_no_character()
    {
        await using var host = await ConnectAsync();
        var lines = await ReadLinesAsync(host, RemoteCommand.Sh($"yes 漢 | tr -d '\\n' | head -c 3000000; echo"));

        Assert.True(lines.Count > 2);
        Assert.All(lines.SkipLast(1), line => Assert.True(line.IsPartial));
        Assert.False(lines[^1].IsPartial);
        Assert.Equal(new string('漢', 1_000_000), string.Concat(lines.Select(line => line.Text)));
    }

    [Fact]
    public async Task Cancelling_stops_the_command_and_its_children()
    {
        await using var host = await ConnectAsync();
        var process = new TaskCompletionSource<string>();
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(TestCancellationToken);
        var running = host.RunAsync(RemoteCommand.Sh($"sleep 600 & echo $!; wait"), onLine: line => process.TrySetResult(line.Text),
            cancellationToken: cancel.Token);
        var child = await process.Task.WaitAsync(TestCancellationToken);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await WaitForProcessEndAsync(host, child);
    }

    [Fact]
    public async Task A_detached_process_survives_the_cancellation()
    {
        await using var host = await ConnectAsync();
        var process = new TaskCompletionSource<string>();
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(TestCancellationToken);
        var running = host.RunAsync(
            RemoteCommand.Sh($"setsid sh -c 'echo $$; exec sleep 600 >/dev/null 2>&1' & exec sleep 600"), onLine: line =>
            process.TrySetResult(line.Text), cancellationToken: cancel.Token);
        var detached = await process.Task.WaitAsync(TestCancellationToken);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await host.ReadAsync(RemoteCommand.Of("kill", detached), cancellationToken: TestCancellationToken);
    }

    [Fact]
    public async Task After_a_cancellation_the_connection_is_usable_and_the_listener_is_not_called()
    {
        await using var host = await ConnectAsync();
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(TestCancellationToken);
        var started = new TaskCompletionSource();
        var returned = false;
        var afterwards = 0;
        var running = host.RunAsync(RemoteCommand.Sh($"yes"), onLine: _ => { started.TrySetResult(); afterwards += returned ? 1 : 0; },
            cancellationToken: cancel.Token);
        await started.Task.WaitAsync(TestCancellationToken);

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        returned = true;

        Assert.Equal("on", await host.ReadAsync(RemoteCommand.Sh($"echo on"), cancellationToken: TestCancellationToken));
        Assert.Equal(0, afterwards);
    }

    [Fact]
    public async Task A_cancelled_token_runs_nothing()
    {
        await using var host = await ConnectAsync();
        using var directory = new TestDirectory();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => host.RunAsync(RemoteCommand.Of("touch", directory["ran"]), cancellationToken: new CancellationToken(canceled: true)));
        await host.ReadAsync(RemoteCommand.Of("true"), cancellationToken: TestCancellationToken);
        Assert.False(File.Exists(directory["ran"]));
    }

    [Fact]
    public async Task A_failing_listener_stops_the_command_and_its_exception_is_thrown()
    {
        await using var host = await ConnectAsync();
        var error = await Assert.ThrowsAsync<InvalidDataException>(
            () => host.RunAsync(RemoteCommand.Sh($"echo bad; exec sleep 600"), onLine: line => throw new InvalidDataException(line.Text),
                cancellationToken: TestCancellationToken));
        Assert.Equal("bad", error.Message);
    }

    [Fact]
    public async Task A_network_error_of_a_listener_is_not_a_lost_connection()
    {
        await using var host = await ConnectAsync();
        await Assert.ThrowsAsync<SocketException>(() =>
            host.RunAsync(RemoteCommand.Sh($"echo x"), onLine: _ => throw new SocketException(), cancellationToken: TestCancellationToken));
        Assert.Equal("still there", await host.ReadAsync(RemoteCommand.Sh($"echo still there"), cancellationToken: TestCancellationToken));
    }

    [Fact]
    public async Task Many_commands_run_concurrently()
    {
        await using var host = await ConnectAsync();
        var outputs = await Task.WhenAll(Enumerable.Range(0, 40)
            .Select(i => host.ReadAsync(RemoteCommand.Sh($"echo {i}"), cancellationToken: TestCancellationToken)));
        Assert.Equal(Enumerable.Range(0, 40).Select(i => $"{i}"), outputs);
    }

    [Fact]
    public async Task Reading_returns_the_output_like_a_command_substitution()
    {
        await using var host = await ConnectAsync();
        Assert.Equal("a\n\nb", await host.ReadAsync(RemoteCommand.Sh($"printf 'a\\n\\nb\\n\\n'"),
            cancellationToken: TestCancellationToken));
        Assert.Equal("", await host.ReadAsync(RemoteCommand.Of("true"), cancellationToken: TestCancellationToken));
    }

    [Fact]
    public async Task Reading_a_failing_command_reports_command_reason_and_host()
    {
        await using var host = await ConnectAsync();
        var command = RemoteCommand.Sh($"for i in $(seq 30); do echo line $i >&2; done; exit 3");
        var error =
            await Assert.ThrowsAsync<RemoteCommandException>(() => host.ReadAsync(command, cancellationToken: TestCancellationToken));

        Assert.Equal(3, error.CommandExitCode);
        Assert.Equal(command, error.Command);
        Assert.Equal(Enumerable.Range(11, 20).Select(i => $"line {i}"), error.LastErrorLines);
        Assert.Contains(host.Name, error.Message, StringComparison.Ordinal);
        Assert.EndsWith("line 30", error.Message, StringComparison.Ordinal);
    }

    protected static async Task<IReadOnlyList<RemoteOutput>> ReadLinesAsync(IRemoteHost host, RemoteCommand command)
    {
        var lines = new List<RemoteOutput>();
        Assert.Equal(0, await host.RunAsync(command, onLine: lines.Add, cancellationToken: TestCancellationToken));
        return lines;
    }

    /// <summary>Waits on the server until a process has ended.</summary>
    private static Task<string> WaitForProcessEndAsync(IRemoteHost host, string process) =>
        host.ReadAsync(RemoteCommand.Sh($"tail --pid={process} -s 0.05 -f /dev/null"), cancellationToken: TestCancellationToken)
            .WaitAsync(TimeSpan.FromSeconds(30), TestCancellationToken);
}
