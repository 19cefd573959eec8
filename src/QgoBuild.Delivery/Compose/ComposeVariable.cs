namespace QgoBuild.Delivery.Compose;

/// <summary>A variable of a compose file, as in <c>${NAME:-default}</c>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Default">The value that the file has for it; null without one.</param>
/// <param name="IsRequired">Whether compose refuses the file without a value: <c>${NAME:?}</c>.</param>
/// <param name="Location">Where it is used first.</param>
public sealed record ComposeVariable(string Name, string? Default, bool IsRequired, ComposeLocation Location)
{
    /// <summary>The services that use it; null where it stands outside of services, and any may use it.</summary>
    internal IReadOnlySet<string>? Services { get; init; }

    /// <summary>Whether one of these services may use it.</summary>
    internal bool IsUsedBy(IReadOnlySet<string> services) => Services is null || Services.Overlaps(services);

    /// <summary>The variables in a text, in order. <c>$$</c> is a dollar sign and begins none.</summary>
    internal static IReadOnlyList<ComposeVariable> FindAll(string text, ComposeLocation location)
    {
        var found = new List<ComposeVariable>();
        var index = text.IndexOf('$', StringComparison.Ordinal);
        while (index >= 0 && index + 1 < text.Length)
        {
            var end = index + 2;
            if (text[index + 1] == '{')
            {
                end = FindEnd(text, index + 1);
                Parse(text[(index + 2)..end], location, found);
            }
            else if (IsNameStart(text[index + 1]))
            {
                var name = ReadName(text[(index + 1)..]);
                found.Add(new(name, null, false, location));
                end = index + 1 + name.Length;
            }

            index = end < text.Length ? text.IndexOf('$', end) : -1;
        }

        return found;
    }

    private static void Parse(string expression, ComposeLocation location, List<ComposeVariable> found)
    {
        var name = ReadName(expression);
        if (name.Length == 0) return;
        var rest = expression[name.Length..].TrimStart(':');
        found.Add(new(name, rest is ['-', .. var value] ? value : rest.StartsWith('+') ? "" : null, rest.StartsWith('?'), location));
        if (rest.Length > 1) found.AddRange(FindAll(rest[1..], location));
    }

    // The brace that closes the one at the index; a default may contain further variables.
    private static int FindEnd(string text, int index)
    {
        var depth = 0;
        for (; index < text.Length; index++)
        {
            if (text[index] == '{') depth++;
            if (text[index] == '}' && --depth == 0) return index;
        }

        return text.Length;
    }

    private static string ReadName(string text) => string.Concat(
        text.TakeWhile(character => IsNameStart(character) || char.IsAsciiDigit(character)));

    private static bool IsNameStart(char character) => char.IsAsciiLetter(character) || character == '_';
}
