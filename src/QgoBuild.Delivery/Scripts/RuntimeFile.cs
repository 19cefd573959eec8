using System.Text.RegularExpressions;

namespace QgoBuild.Delivery.Scripts;

/// <summary>A file of the runtime.</summary>
/// <param name="Name">Its name, without the extension.</param>
/// <param name="Text">Its text.</param>
/// <param name="Needs">The files whose functions and variables it uses, as listed in its header.</param>
/// <param name="Functions">The functions that it defines.</param>
internal sealed partial record RuntimeFile(string Name, string Text, IReadOnlyList<string> Needs, IReadOnlyList<string> Functions)
{
    /// <summary>Parses header and definitions.</summary>
    public static RuntimeFile Parse(string name, string text) => new(
        name,
        text,
        Header.Match(text) is { Success: true } header ? header.Groups[1].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries) : [],
        [.. Definition.Matches(text).Select(match => match.Groups[1].Value)]);

    [GeneratedRegex("^# needs: (.*)$", RegexOptions.Multiline)]
    private static partial Regex Header { get; }

    [GeneratedRegex(@"^([a-z_][a-z_0-9]*)\(\)", RegexOptions.Multiline)]
    private static partial Regex Definition { get; }
}
