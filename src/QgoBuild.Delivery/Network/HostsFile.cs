namespace QgoBuild.Delivery.Network;

/// <summary>The names in <c>/etc/hosts</c>, which can be resolved without a DNS query.</summary>
internal sealed class HostsFile
{
    private readonly ILookup<string, IPAddress> _addresses;

    private HostsFile(IEnumerable<(string Name, IPAddress Address)> entries) =>
        _addresses = entries.ToLookup(entry => entry.Name, entry => entry.Address, StringComparer.OrdinalIgnoreCase);

    /// <summary>The addresses of a name; empty when the file does not list it.</summary>
    public IEnumerable<IPAddress> this[string name] => _addresses[name];

    /// <summary>Reads the text of a hosts file: an address and its names on each line, <c>#</c> begins a comment.</summary>
    public static HostsFile Parse(string text) => new(
        from line in text.Split('\n')
        let words = line.Split('#')[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        where words.Length > 1 && IPAddress.TryParse(words[0], out _)
        from name in words.Skip(1)
        select (name, IPAddress.Parse(words[0])));

    /// <summary>Reads the file of this machine; empty when there is none.</summary>
    public static HostsFile LoadSystem()
    {
        var path = OperatingSystem.IsWindows() ? Path.Combine(Environment.SystemDirectory, "drivers", "etc", "hosts") : "/etc/hosts";
        return Parse(File.Exists(path) ? File.ReadAllText(path) : "");
    }
}
