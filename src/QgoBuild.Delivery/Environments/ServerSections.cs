namespace QgoBuild.Delivery.Environments;

/// <summary>Facts printed by a script on the server, as text: a line <c>@NAME [KEY]</c> for each section, then the section's lines, each
/// after a space. The last section is <c>end</c>. Control characters that a terminal would interpret become spaces.</summary>
internal sealed partial class ServerSections
{
    private readonly List<(string Name, string Key, List<string> Lines)> _sections = [];

    /// <summary>Parses a script's output.</summary>
    /// <exception cref="FormatException">It is incomplete, or in another format.</exception>
    public static ServerSections Parse(string answer)
    {
        var sections = new ServerSections();
        foreach (var line in answer.Split('\n').SkipWhile(line => !line.StartsWith('@')))
        {
            if (line is "@end") return sections;
            if (line is ['@', .. var header])
                sections._sections.Add(header.Split(' ', 2) is [var name, var key] ? (name, key, []) : (header, "", []));
            else if (line is [' ', .. var text])
                sections._sections[^1].Lines.Add(ControlCharacter.Replace(text, " "));
            else
                throw new FormatException($"the server's answer holds the line \"{line}\", which belongs to no section");
        }

        throw new FormatException(answer.Length == 0 ? "the server's answer is empty" : "the server's answer is incomplete");
    }

    /// <summary>Whether there is such a section.</summary>
    public bool Has(string name, string key = "") => _sections.Exists(section => section.Name == name && section.Key == key);

    /// <summary>The lines of a section; empty if there is no such section.</summary>
    public IReadOnlyList<string> Lines(string name, string key = "") =>
        _sections.Find(section => section.Name == name && section.Key == key) is { Lines: { } lines } ? lines : [];

    /// <summary>The text of a section; empty if there is no such section.</summary>
    public string Text(string name, string key = "") => string.Join('\n', Lines(name, key));

    /// <summary>The keys of the sections of that name, in order.</summary>
    public IReadOnlyList<string> Keys(string name) => [.. _sections.Where(section => section.Name == name).Select(section => section.Key)];

    [GeneratedRegex(@"[\p{Cc}-[\t]]")]
    private static partial Regex ControlCharacter { get; }
}
