using System.Text;
using CsCheck;
using QgoBuild.Delivery.Remote;

namespace QgoBuild.Delivery.Tests.Remote;

public sealed class LineSplitterTests
{
    private static readonly Gen<string> Text =
        OneOf.Values("a", "é", "漢", "🚚", "\n", "\r\n", " ", "word").Array[0, 60].Select(string.Concat);

    [Fact]
    public void The_lines_do_not_depend_on_the_chunks() =>
        Gen.Select(Text, Gen.Int[1, 7]).Sample((text, step) =>
        {
            var lines = Split(Encoding.UTF8.GetBytes(text).Chunk(step)).Select(line => line.Text);
            var expected = text.EndsWith('\n') ? text[..^1].Split('\n') : text.Length == 0 ? [] : text.Split('\n');
            Assert.Equal(expected, lines);
        });

    [Fact]
    public void Invalid_UTF8_is_replaced() => Assert.Equal("a\uFFFDb", Assert.Single(Split([[(byte)'a', 0xff, (byte)'b']])).Text);

    [Theory]
    [InlineData(0xff)]
    [InlineData(0x80)]
    public void A_long_line_is_split_without_losing_bytes(byte filler)
    {
        var bytes = new byte[(3 * RemoteOutput.MaxBytes) + 17];
        Array.Fill(bytes, filler);
        var lines = Split(bytes.Chunk(100_000));

        Assert.Equal(bytes.Length, lines.Sum(line => line.Text.Length));
        Assert.All(lines, line => Assert.InRange(line.Text.Length, 1, RemoteOutput.MaxBytes));
        Assert.Equal([true, true, true, false], lines.Select(line => line.IsPartial));
    }

    private static List<(string Text, bool IsPartial)> Split(IEnumerable<byte[]> chunks)
    {
        var lines = new List<(string, bool)>();
        var splitter = new LineSplitter((text, isPartial) => lines.Add((text, isPartial)));
        foreach (var chunk in chunks)
            splitter.Add(chunk);
        splitter.Complete();
        return lines;
    }
}
