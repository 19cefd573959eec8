using System.Text;

namespace QgoBuild.Engine.IO;

/// <summary>
/// Quoting of one argument in a command line that <see cref="System.Diagnostics.ProcessStartInfo.Arguments"/> takes apart
/// again: the rules are those of the C runtime on Windows, which .NET follows on every system.
/// </summary>
internal static class Quoting
{
    /// <summary>The value in double quotes, so that it arrives as exactly one argument.</summary>
    public static string Double(string value)
    {
        var quoted = new StringBuilder(value.Length + 2).Append('"');
        var backslashes = 0;
        foreach (var character in value)
        {
            if (character == '\\')
            {
                backslashes++;
                continue;
            }

            // Backslashes stand for themselves except before a quote, where each must be doubled.
            quoted.Append('\\', character == '"' ? backslashes * 2 + 1 : backslashes).Append(character);
            backslashes = 0;
        }

        return quoted.Append('\\', backslashes * 2).Append('"').ToString();
    }

    /// <summary>The value as it is where that is one argument, in double quotes where not.</summary>
    public static string DoubleIfNeeded(string value) => NeedsQuotes(value) ? Double(value) : value;

    /// <summary>The value in single quotes, as a POSIX shell reads one word.</summary>
    public static string Single(string value) => $"'{value.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    /// <summary>The value as it is where a shell reads it as one word, in single quotes where not.</summary>
    public static string SingleIfNeeded(string value) => NeedsQuotes(value) || value.Contains('\'') ? Single(value) : value;

    private static bool NeedsQuotes(string value)
    {
        if (value.Length == 0) return true;
        foreach (var character in value)
        {
            if (char.IsWhiteSpace(character) || character == '"') return true;
        }

        return false;
    }
}
