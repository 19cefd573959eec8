namespace QgoBuild.Sandbox.Engines;

/// <summary>The machine's own apt sources, from which Debian's mirror is taken: no mirror is named anywhere in this repository.</summary>
internal sealed record AptSources(IReadOnlyList<AptSource> All)
{
    public const string Keyring = "/usr/share/keyrings/debian-archive-keyring.gpg";

    /// <summary>Debian's archive; null when no source is one.</summary>
    public string? Archive => All.FirstOrDefault(source => IsMain(source) && HasPath(source, "/debian"))?.Uri;

    /// <summary>The archive of Debian's security updates; null when no source is one.</summary>
    public string? Security => All.FirstOrDefault(source => IsMain(source) && HasPath(source, "/debian-security"))?.Uri;

    public static AptSources ReadHost()
    {
        const string Apt = "/etc/apt";
        var list = Path.Combine(Apt, "sources.list");
        var parts = Path.Combine(Apt, "sources.list.d");
        var files = (File.Exists(list) ? [list] : Array.Empty<string>()).Concat(Directory.Exists(parts) ? Directory.GetFiles(parts)
                .Order(StringComparer.Ordinal) : []);
        return new([.. files.SelectMany(file => Path.GetExtension(file) switch
        {
            ".sources" => ParseStanzas(File.ReadAllText(file)),
            ".list" => ParseList(File.ReadAllText(file)),
            _ => [],
        })]);
    }

    /// <summary>Reads the format of <c>sources.list</c>: one archive a line.</summary>
    public static IEnumerable<AptSource> ParseList(string text)
    {
        foreach (var line in text.Split('\n').Select(line => line.Split('#')[0].Trim()))
        {
            var options = line.IndexOf('[', StringComparison.Ordinal);
            var end = line.IndexOf(']', StringComparison.Ordinal);
            var plain = options >= 0 && end > options ? line[..options] + line[(end + 1)..] : line;
            if (Words(plain) is ["deb", var uri, var suite, .. var components]) yield return new(uri.TrimEnd('/'), [suite], components);
        }
    }

    /// <summary>Reads the format of <c>debian.sources</c>: fields in stanzas, a line that begins with a space continues a field.</summary>
    public static IEnumerable<AptSource> ParseStanzas(string text)
    {
        foreach (var stanza in text.Replace("\r", "", StringComparison.Ordinal).Split("\n\n"))
        {
            var fields = Fields(stanza);
            if (!fields.GetValueOrDefault("types", []).Contains("deb") || fields.GetValueOrDefault("enabled", []) is ["no"]) continue;
            foreach (var uri in fields.GetValueOrDefault("uris", []))
                yield return new(uri.TrimEnd('/'), fields.GetValueOrDefault("suites", []), fields.GetValueOrDefault("components", []));
        }
    }

    private static Dictionary<string, string[]> Fields(string stanza)
    {
        var fields = new Dictionary<string, string[]>(StringComparer.OrdinalIgnoreCase);
        var current = "";
        foreach (var line in stanza.Split('\n').Where(line => !line.StartsWith('#')))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (line.StartsWith(' ') || line.StartsWith('\t'))
            {
                fields[current] = [.. fields.GetValueOrDefault(current, []), .. Words(line)];
            }
            else if (colon > 0)
            {
                current = line[..colon];
                fields[current] = Words(line[(colon + 1)..]);
            }
        }

        return fields;
    }

    private static bool IsMain(AptSource source) => source.Components.Contains("main");
    private static bool HasPath(AptSource source, string path) => source.Uri.EndsWith(path, StringComparison.Ordinal);
    private static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>One archive that apt reads packages from.</summary>
/// <param name="Uri">Its address, without a slash at the end.</param>
/// <param name="Suites">Such as bookworm, bookworm-updates, bookworm-security.</param>
/// <param name="Components">Such as main.</param>
internal sealed record AptSource(string Uri, IReadOnlyList<string> Suites, IReadOnlyList<string> Components);
