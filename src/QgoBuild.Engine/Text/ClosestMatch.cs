namespace QgoBuild.Engine.Text;

/// <summary>Finds the closest match of a misspelt name.</summary>
internal static class ClosestMatch
{
    /// <summary>The candidate closest to <paramref name="given"/> in case-insensitive Damerau–Levenshtein distance, or null when none is
    /// close: more than a third of the characters (and always more than one) would have to change.</summary>
    public static string? Find(string given, IEnumerable<string> candidates)
    {
        string? nearest = null;
        var best = Math.Max(1, given.Length / 3) + 1;
        foreach (var candidate in candidates)
        {
            if (Math.Abs(candidate.Length - given.Length) >= best) continue;
            var distance = Distance(given.ToUpperInvariant(), candidate.ToUpperInvariant());
            if (distance >= best) continue;
            best = distance;
            nearest = candidate;
        }

        return nearest;
    }

    /// <summary>The number of insertions, deletions, substitutions and swaps of neighbours from one text to the other (optimal string
    /// alignment: no part is edited twice).</summary>
    public static int Distance(string from, string to)
    {
        var rows = new int[from.Length + 1, to.Length + 1];
        for (var i = 0; i <= from.Length; i++) rows[i, 0] = i;
        for (var j = 0; j <= to.Length; j++) rows[0, j] = j;
        for (var i = 1; i <= from.Length; i++)
        {
            for (var j = 1; j <= to.Length; j++)
            {
                var substitution = rows[i - 1, j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
                rows[i, j] = Math.Min(substitution, Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1);
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
            }
        }

        return rows[from.Length, to.Length];
    }
}

/// <summary>A word of the command line and its correction: a target, an option or a value.</summary>
/// <param name="Original">The word as typed.</param>
/// <param name="Replacement">The known word.</param>
internal sealed record Suggestion(string Original, string Replacement)
{
    /// <summary>The argument with the word replaced in any of these places: <c>word</c>, <c>--option=word</c>, <c>word=value</c> or
    /// <c>A+word</c>.</summary>
    public string Apply(string argument)
    {
        if (argument == Original) return Replacement;
        var equals = argument.IndexOf('=', StringComparison.Ordinal);
        if (argument.StartsWith('-'))
            return equals < 0 ? argument : $"{ReplaceWord(argument[..equals])}={ReplaceWord(argument[(equals + 1)..])}";
        return string.Join('+', argument.Split('+').Select(ReplaceWord));
    }

    private string ReplaceWord(string word) => word == Original ? Replacement : word;
}
