namespace QgoBuild.Engine.IO;

/// <summary>Quotes one argument for <see cref="System.Diagnostics.ProcessStartInfo.Arguments"/>. The rules are those of the C runtime on
/// Windows, which .NET applies on every system.</summary>
internal static class Quoting
{
    /// <summary>The value in double quotes: exactly one argument.</summary>
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

            // Backslashes are literal except before a quote, where each must be doubled.
            quoted.Append('\\', character == '"' ? backslashes * 2 + 1 : backslashes).Append(character);
            backslashes = 0;
        }

        return quoted.Append('\\', backslashes * 2).Append('"').ToString();
    }

    /// <summary>The value unquoted if that is one argument, otherwise in double quotes.</summary>
    public static string DoubleIfNeeded(string value) => NeedsQuotes(value) ? Double(value) : value;

    /// <summary>The value in single quotes: one word of a POSIX shell.</summary>
    public static string Single(string value) => $"'{value.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    /// <summary>The value unquoted if a shell reads it as one word, otherwise in single quotes.</summary>
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
