using System.Text;
using System.Text.RegularExpressions;

namespace QgoBuild.Delivery.Notifications;

/// <summary>
/// What anybody may have written (a commit's message, a name, a program's output), made into text that is only text: nothing in it moves a
/// cursor, turns the direction of reading, hides, or begins another line.
/// </summary>
internal static partial class UntrustedText
{
    private const char Ellipsis = '…';

    /// <summary>The text as one line of at most so many UTF-16 units, an ellipsis at its end where it was cut.</summary>
    public static string OneLine(string text, int limit) => Truncate(string.Join(' ', RemoveInvisible(text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), limit);

    /// <summary>The last of these lines, as many as there is room for in so many UTF-16 units; a line that is longer than that is cut.</summary>
    public static IReadOnlyList<string> LastLines(IEnumerable<string> lines, int count, int limit)
    {
        var kept = new List<string>();
        var room = limit;
        foreach (var line in lines.SelectMany(line => line.Split('\n')).Select(line => RemoveInvisible(line).TrimEnd()).Where(line => line.Length > 0).Reverse().Take(count))
        {
            if (room < 2)
                break;
            kept.Insert(0, Truncate(line, room - 1));
            room -= kept[0].Length + 1;
        }

        return kept;
    }

    /// <summary>The text, or its beginning and an ellipsis: at most so many UTF-16 units (one or more), and never half a character.</summary>
    public static string Truncate(string text, int limit)
    {
        if (text.Length <= limit)
            return text;
        var end = limit - 1;
        if (end > 0 && char.IsHighSurrogate(text[end - 1]))
            end--;
        return text[..end].TrimEnd() + Ellipsis;
    }

    private static string RemoveInvisible(string text)
    {
        var visible = new StringBuilder(text.Length);
        // Half a surrogate pair comes out of this as U+FFFD.
        foreach (var rune in AnsiEscapes().Replace(text, "").EnumerateRunes())
        {
            if (Rune.IsControl(rune) || rune.Value is 0x2028 or 0x2029)
                visible.Append(' ');
            else if (!IsInvisible(rune.Value))
                visible.Append(rune.ToString());
        }

        return visible.ToString();
    }

    // Zero width and direction; not the joiners that emoji and several scripts are written with.
    private static bool IsInvisible(int value) => value is 0x00AD or 0x200B or 0x200E or 0x200F or 0x061C or 0xFEFF or (>= 0x202A and <= 0x202E) or (>= 0x2060 and <= 0x206F) or (>= 0xE0000 and <= 0xE007F);

    [GeneratedRegex(@"\e(\[[0-9;?]*[ -/]*[@-~]|\][^\a\e]*(\a|\e\\)?)")]
    private static partial Regex AnsiEscapes();
}
