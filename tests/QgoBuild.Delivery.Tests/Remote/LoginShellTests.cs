using CsCheck;
using QgoBuild.Delivery.Remote;
using QgoBuild.Delivery.Shell;

namespace QgoBuild.Delivery.Tests.Remote;

/// <summary>Users with different login shells.</summary>
public sealed class LoginShellTests
{
    private static readonly Gen<string> Value =
        OneOf.Values("'", "\"", "\\", "\\\\", "\n", "!", "!!", "$HOME", "$(id)", "`id`", "%", "\\n", "\\0", "%b", " ", "~", "*", "é漢🚚",
            "\r", "{a,b}", "^", "#", ";", "a").Array[0, 8].Select(string.Concat);

    private static CancellationToken TestCancellationToken => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("bash")]
    [InlineData("dash")]
    [InlineData("fish")]
    [InlineData("zsh")]
    [InlineData("tcsh")]
    public async Task A_command_reaches_sh_unchanged(string shell)
    {
        Assert.SkipUnless(LocalTool.Run("sh", "-c", $"command -v {shell}").ExitCode == 0, $"{shell} is not installed here.");
        using var server = SshServer.WithConfiguration(host =>
            [$"ForceCommand sh {NoisyServer.Quoted(host.Write("login", $"exec {shell} -c \"$SSH_ORIGINAL_COMMAND\""))}"]);
        await using var host = await server.ConnectAsync();

        await Value.SampleAsync(
            async value => Assert.Equal($"<{value}> 3",
                await host.ReadAsync(RemoteCommand.Sh($"printf '<%s>' {value}\n(exit 3)\necho \" $?\""),
                    cancellationToken: TestCancellationToken)),
            iter: 20,
            threads: 4);
        Assert.Equal(7, await host.RunAsync(RemoteCommand.Sh($"cat >/dev/null; exit 7"), new byte[100_000],
            cancellationToken: TestCancellationToken));
    }

    [Fact]
    public async Task A_shell_that_runs_no_commands_is_reported_with_its_output()
    {
        using var server = SshServer.WithConfiguration("ForceCommand echo This account is currently not available. >&2; exit 1");
        await using var host = await server.ConnectAsync();

        var error = await Assert.ThrowsAsync<CommandNotRunException>(() =>
            host.RunAsync(RemoteCommand.Of("true"), cancellationToken: TestCancellationToken));
        Assert.Contains(host.Name, error.Message, StringComparison.Ordinal);
        Assert.EndsWith("with exit code 1, and printed:\nThis account is currently not available.", error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_background_process_does_not_delay_the_end_of_a_command()
    {
        using var server = SshServer.WithConfiguration();
        await using var host = await server.ConnectAsync();

        var process = await host.ReadAsync(RemoteCommand.Sh($"sleep 600 & echo $!"), cancellationToken: TestCancellationToken)
            .WaitAsync(TimeSpan.FromSeconds(30), TestCancellationToken);
        await host.ReadAsync(RemoteCommand.Of("kill", process), cancellationToken: TestCancellationToken);
    }

    [Fact]
    public async Task A_server_that_allows_no_sessions_is_reported()
    {
        using var server = SshServer.WithConfiguration("MaxSessions 0");
        await using var host = await server.ConnectAsync();

        var error = await Assert.ThrowsAsync<RemoteSessionException>(() =>
            host.RunAsync(RemoteCommand.Of("true"), cancellationToken: TestCancellationToken));
        Assert.Contains("MaxSessions", error.Remedy, StringComparison.Ordinal);
        Assert.Contains("The command was not run.", error.Message, StringComparison.Ordinal);
    }
}
