using System.Text;
using CsCheck;
using QgoBuild.Delivery.Remote;

namespace QgoBuild.Delivery.Tests.Remote;

public sealed class CommandFrameTests
{
    private static readonly CommandWrapper Wrapper = new("qgo-0123456789abcdef");

    // Parts of the markers are included, so that near matches occur.
    private static readonly Gen<string> Text = OneOf.Values(
        "q", "qgo", "qgo-0123456789abcdef", "qgo-0123456789abcdef-", "qgo-0123456789abcdef-begin x", "qgo-0123456789abcdef-end ", "-end",
        "\n", "7\n", "漢", "word ", "\0").Array[0, 12].Select(string.Concat)
        .Where(text => !System.Text.RegularExpressions.Regex.IsMatch(text, "-(begin|end) [0-9]+\n"));

    [Fact]
    public void The_output_is_extracted_from_any_surrounding_text_and_any_chunks() =>
        Gen.Select(Text, Text, Text, Gen.Int[1, 40], Gen.Int[0, 255]).Sample((before, written, after, step, code) =>
        {
            var (text, frame) = Feed($"{before}{Wrapper.BeginMarker}4711\n{written}{Wrapper.EndMarker}{code}\n{after}", step);

            // A digit directly after the marker would change the exit code.
            if (written.EndsWith("-end ", StringComparison.Ordinal)) return;
            Assert.Equal(written.TrimEnd('\n'), text.TrimEnd('\n'));
            Assert.Equal(4711, frame.ProcessId);
            Assert.Equal(code, frame.ExitCode);
        });

    [Fact]
    public void Output_without_an_end_marker_is_passed_on_completely()
    {
        var (text, frame) = Feed($"hello\n{Wrapper.BeginMarker}1\nall of it, and qgo-0123456789abcdef-end 1", 5);
        Assert.Equal("all of it, and qgo-0123456789abcdef-end 1\n", text);
        Assert.Null(frame.ExitCode);
    }

    [Fact]
    public void The_end_of_the_text_before_the_command_is_kept()
    {
        var (text, frame) = Feed(new string('x', 10_000) + "\nThis account is currently not available.\n", 4096);
        Assert.Equal("", text);
        Assert.Null(frame.ProcessId);
        Assert.EndsWith("x\nThis account is currently not available.", frame.Preamble, StringComparison.Ordinal);
        Assert.InRange(frame.Preamble.Length, 100, 4096);
    }

    private static (string Text, CommandFrame Frame) Feed(string stream, int step)
    {
        var text = new StringBuilder();
        var frame = new CommandFrame(Wrapper, new LineSplitter((line, isPartial) => text.Append(line).Append(isPartial ? "" : "\n")));
        foreach (var chunk in Encoding.UTF8.GetBytes(stream).Chunk(step))
            frame.Add(chunk);
        frame.Complete();
        return (text.ToString(), frame);
    }
}
