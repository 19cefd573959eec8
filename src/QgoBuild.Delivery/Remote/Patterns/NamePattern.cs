namespace QgoBuild.Delivery.Remote.Patterns;

/// <summary>Name patterns of OpenSSH: <c>*</c> for any text, <c>?</c> for one character, <c>!</c> for an exception.</summary>
internal static class NamePattern
{
    /// <summary>Whether a list separated by commas matches a name: one pattern matches, and none with <c>!</c> does.</summary>
    public static bool ListMatches(string list, string name, bool ignoreCase) => AnyMatches(list.Split(','), name, ignoreCase);

    /// <summary>Whether patterns match a name: one matches, and none with <c>!</c> does.</summary>
    public static bool AnyMatches(IReadOnlyList<string> patterns, string name, bool ignoreCase)
    {
        var exceptions = patterns.Where(pattern => pattern.StartsWith('!')).Select(pattern => pattern[1..]);
        return !exceptions.Any(pattern => Matches(pattern, name, ignoreCase)) &&
            patterns.Any(pattern => !pattern.StartsWith('!') && Matches(pattern, name, ignoreCase));
    }

    /// <summary>Whether one pattern without <c>!</c> matches the whole name.</summary>
    public static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name, bool ignoreCase)
    {
        // After a mismatch, matching resumes after the last star, so the cost is at most length × length.
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
