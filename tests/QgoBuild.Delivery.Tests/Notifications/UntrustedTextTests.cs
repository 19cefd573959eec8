using System.Text;
using CsCheck;
using QgoBuild.Delivery.Notifications;

namespace QgoBuild.Delivery.Tests.Notifications;

public sealed class UntrustedTextTests
{
    [Theory]
    [InlineData("a\r\nBcc: all@example.test", "a Bcc: all@example.test")]
    [InlineData("  a \t b\u2028c\0", "a b c")]
    [InlineData("\e[31mred\e[0m \e]8;;https://evil.test\alink", "red link")]
    [InlineData("safe\u202egnp.exe", "safegnp.exe")]
    [InlineData("<!chan\u200bnel>", "<!channel>")]
    [InlineData("👩‍👩‍👧 é 漢字", "👩‍👩‍👧 é 漢字")]
    public void Text_becomes_one_visible_line(string text, string line) => Assert.Equal(line, UntrustedText.OneLine(text, 100));

    [Fact]
    public void An_unpaired_surrogate_is_replaced() => Assert.Equal("half \ufffd", UntrustedText.OneLine("half \ud83d", 100));

    [Theory]
    [InlineData("abcdef", 6, "abcdef")]
    [InlineData("abcdef", 5, "abcd…")]
    [InlineData("abc😀ef", 5, "abc…")]
    [InlineData("abc ef", 5, "abc…")]
    [InlineData("abc ef", 1, "…")]
    public void Shortening_does_not_split_a_character(string text, int limit, string cut) =>
        Assert.Equal(cut, UntrustedText.Truncate(text, limit));

    [Fact]
    public void Any_text_becomes_one_valid_line_of_limited_length() =>
        Gen.Select(NotificationSamples.Hostile, Gen.Int[1, 300]).Sample((text, limit) =>
    {
        var line = UntrustedText.OneLine(text, limit);
        Assert.True(line.Length <= limit);
        Assert.DoesNotContain(line, char.IsControl);
        Assert.Equal(line, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(line)));
    });

    [Fact]
    public void The_last_lines_are_kept()
    {
        Assert.Equal(["b", "c"], UntrustedText.LastLines(["a", "b\n\n", "\e[1mc"], count: 2, limit: 100));
        Assert.Equal(["cccc", "dddd"], UntrustedText.LastLines(["aaaa", "bbbb", "cccc", "dddd"], count: 9, limit: 11));
        Assert.Equal(["ddd…"], UntrustedText.LastLines(["dddddd"], count: 9, limit: 5));
    }
}
