namespace QgoBuild.Delivery.Remote.Patterns;

/// <summary>Patterns of names as OpenSSH's files have them: <c>*</c> for any text, <c>?</c> for one character, <c>!</c> for an exception.</summary>
internal static class NamePattern
{
    /// <summary>True when a list separated by commas means this name: one pattern fits, and none with <c>!</c> does.</summary>
    public static bool ListMatches(string list, string name, bool ignoreCase) => AnyMatches(list.Split(','), name, ignoreCase);

    /// <summary>True when these patterns mean this name: one fits, and none with <c>!</c> does.</summary>
    public static bool AnyMatches(IReadOnlyList<string> patterns, string name, bool ignoreCase)
    {
        var exceptions = patterns.Where(pattern => pattern.StartsWith('!')).Select(pattern => pattern[1..]);
        return !exceptions.Any(pattern => Matches(pattern, name, ignoreCase)) && patterns.Any(pattern => !pattern.StartsWith('!') && Matches(pattern, name, ignoreCase));
    }

    /// <summary>True when one pattern without <c>!</c> fits the whole name.</summary>
    public static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name, bool ignoreCase)
    {
        // The classic walk: a star remembers where to resume, so no pattern costs more than length × length.
        int p = 0, n = 0, star = -1, resume = 0;
        while (n < name.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
                (star, resume) = (p++, n);
            else if (p < pattern.Length && (pattern[p] == '?' || AreEqual(pattern[p], name[n], ignoreCase)))
                (p, n) = (p + 1, n + 1);
            else if (star >= 0)
                (p, n) = (star + 1, ++resume);
            else
                return false;
        }

        return pattern[p..].TrimStart('*').IsEmpty;
    }

    private static bool AreEqual(char one, char other, bool ignoreCase) =>
        one == other || (ignoreCase && char.ToLowerInvariant(one) == char.ToLowerInvariant(other));
}
