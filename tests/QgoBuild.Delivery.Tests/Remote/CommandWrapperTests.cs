using QgoBuild.Delivery.Remote;
using QgoBuild.Delivery.Shell;

namespace QgoBuild.Delivery.Tests.Remote;

public sealed class CommandWrapperTests
{
    private readonly CommandWrapper _wrapper = new("qgo-0123456789abcdef");

    [Fact]
    public void A_command_without_input_gets_an_empty_input() => Assert.Equal(
        """exec sh -c 'set -- "$1$2" "$(printf %b "$3")"; echo "$1-begin $$"; echo "$1-begin $$" >&2; """ +
            """sh -c "$2" </dev/null; set -- "$1" $?; echo "$1-end $2"; echo "$1-end $2" >&2; exit $2' """ +
            """sh qgo-01234567 89abcdef 'ls \0047a b\0047'""",
        _wrapper.Wrap(RemoteCommand.Of("ls", "a b"), inputLength: 0));

    [Fact]
    public void A_small_input_is_not_drained() =>
        Assert.Contains("; sh -c \"$2\"; set -- ", _wrapper.Wrap(RemoteCommand.Of("cat"), inputLength: 1), StringComparison.Ordinal);

    [Fact]
    public void The_rest_of_a_large_input_is_drained() =>
        Assert.Contains("; sh -c \"$2\"; set -- \"$1\" $?; cat >/dev/null; echo ",
            _wrapper.Wrap(RemoteCommand.Of("cat"), inputLength: 100_000), StringComparison.Ordinal);

    [Fact]
    public void A_tracing_shell_does_not_print_the_mark() =>
        Assert.DoesNotContain("qgo-0123456789abcdef", _wrapper.Wrap(RemoteCommand.Of("true"), inputLength: 0), StringComparison.Ordinal);

    [Fact]
    public void The_quoted_text_has_no_characters_that_shells_parse_differently()
    {
        var text = _wrapper.Wrap(RemoteCommand.Sh($"echo {"it's \\ a !\n"}"), inputLength: 0);
        Assert.DoesNotContain('\n', text);
        Assert.DoesNotContain('!', text);
        Assert.DoesNotContain("\\\\", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\\'", text, StringComparison.Ordinal);
    }

    [Fact]
    public void No_two_commands_have_the_same_mark() => Assert.NotEqual(new CommandWrapper().BeginMarker, new CommandWrapper().BeginMarker);
}
