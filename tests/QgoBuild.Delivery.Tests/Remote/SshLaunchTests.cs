using QgoBuild.Delivery.Remote;
using QgoBuild.Delivery.Shell;

namespace QgoBuild.Delivery.Tests.Remote;

public sealed class SshLaunchTests
{
    private static readonly RemoteCommand Command = RemoteCommand.Of("ls", "a b");

    [Fact]
    public void A_command_without_input_finds_its_input_ended() =>
        Assert.Equal("exec sh -c 'echo qgo-process \"$$\" >&2\nls '\\''a b'\\''' </dev/null", SshLaunch.TextOf(Command, inputLength: 0));

    [Fact]
    public void A_command_with_little_input_reads_it_itself() =>
        Assert.Equal("exec sh -c 'echo qgo-process \"$$\" >&2\nls '\\''a b'\\'''", SshLaunch.TextOf(Command, inputLength: 1));

    [Fact]
    public void What_a_command_leaves_of_a_large_input_is_read_for_it() =>
        Assert.EndsWith("; code=$?; cat >/dev/null; exit $code'", SshLaunch.TextOf(Command, inputLength: 100_000), StringComparison.Ordinal);

    [Fact]
    public void The_announced_process_is_read_back()
    {
        Assert.True(SshLaunch.TryReadProcess("qgo-process 4711", out var process));
        Assert.Equal(4711, process);
        Assert.Equal("kill -TERM -- -4711", SshLaunch.StopTextOf(process));
    }

    [Theory]
    [InlineData("")]
    [InlineData("qgo-process")]
    [InlineData("qgo-process -1")]
    [InlineData("qgo-process 1; reboot")]
    [InlineData("error: qgo-process 1")]
    public void No_other_line_is_taken_for_it(string line) => Assert.False(SshLaunch.TryReadProcess(line, out _));
}
