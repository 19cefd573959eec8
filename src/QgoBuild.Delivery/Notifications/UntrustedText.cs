namespace QgoBuild.Delivery.Notifications;

/// <summary>Sanitises untrusted text (a commit message, a name, the output of a program): the result moves no cursor, changes no text
/// direction, contains nothing invisible, and begins no new line.</summary>
internal static partial class UntrustedText
{
    private const char Ellipsis = '…';

    /// <summary>The text as one line, shortened to a number of UTF-16 units with an ellipsis at its end.</summary>
    public static string OneLine(string text, int limit) =>
        Truncate(string.Join(' ', RemoveInvisible(text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), limit);

    /// <summary>The last lines, at most a number of lines and of UTF-16 units; a longer line is shortened.</summary>
    public static IReadOnlyList<string> LastLines(IEnumerable<string> lines, int count, int limit)
    {
        var kept = new List<string>();
        var room = limit;
        foreach (var line in lines.SelectMany(line => line.Split('\n')).Select(line => RemoveInvisible(line).TrimEnd())
            .Where(line => line.Length > 0).Reverse().Take(count))
        {
            if (room < 2) break;
            kept.Insert(0, Truncate(line, room - 1));
            room -= kept[0].Length + 1;
        }

        return kept;
    }

    /// <summary>Shortens text to a number of UTF-16 units (at least one) with an ellipsis, without splitting a character.</summary>
    public static string Truncate(string text, int limit)
    {
        if (text.Length <= limit) return text;
        var end = limit - 1;
        if (end > 0 && char.IsHighSurrogate(text[end - 1])) end--;
        return text[..end].TrimEnd() + Ellipsis;
    }

    private static string RemoveInvisible(string text)
    {
        var visible = new StringBuilder(text.Length);
        // An unpaired surrogate becomes U+FFFD.
        foreach (var rune in AnsiEscapes().Replace(text, "").EnumerateRunes())
        {
            if (Rune.IsControl(rune) || rune.Value is 0x2028 or 0x2029)
                visible.Append(' ');
            else if (!IsInvisible(rune.Value))
                visible.Append(rune.ToString());
        }

        return visible.ToString();
    }

    // Zero-width and direction characters, but not the joiners that emoji and several scripts use.
    private static bool IsInvisible(int value) =>
        value is 0x00AD or 0x200B or 0x200E or 0x200F or 0x061C or 0xFEFF or (>= 0x202A and <= 0x202E) or (>= 0x2060 and <= 0x206F)
            or (>= 0xE0000 and <= 0xE007F);

    [GeneratedRegex(@"\e(\[[0-9;?]*[ -/]*[@-~]|\][^\a\e]*(\a|\e\\)?)")]
    private static partial Regex AnsiEscapes();
}
