using System.Globalization;

namespace QgoBuild.Delivery.Remote.HostKeys;

/// <summary>
/// OpenSSH's known_hosts: which keys a server is known to have. Reading it is pure; what it means follows sshd(8), section
/// SSH_KNOWN_HOSTS FILE FORMAT. Certificate authorities are understood and passed over: certificates are not accepted yet.
/// </summary>
public sealed class KnownHosts
{
    /// <summary>The port of SSH: hosts on it are listed by their plain name.</summary>
    public const int DefaultPort = 22;

    private readonly IReadOnlyList<KnownHostsLine> _lines;

    private KnownHosts(IReadOnlyList<KnownHostsLine> lines) => _lines = lines;

    /// <summary>Reads the text of a known_hosts file. Lines that make no sense are passed over, as OpenSSH does.</summary>
    public static KnownHosts Parse(string text)
    {
        var lines = new List<KnownHostsLine>();
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            if (KnownHostsLine.TryParse(line, ++number, out var read))
                lines.Add(read);
        }

        return new KnownHosts(lines);
    }

    /// <summary>Reads a known_hosts file; one that does not exist knows nobody.</summary>
    /// <exception cref="DeliveryException">The file exists and cannot be read.</exception>
    public static KnownHosts Load(string file)
    {
        try
        {
            return Parse(File.Exists(file) ? File.ReadAllText(file) : "");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DeliveryException($"The known hosts file {file} cannot be read: {error.Message}", cause: error);
        }
    }

    /// <summary>The name by which the file lists a host: <c>host</c>, or <c>[host]:port</c> when the port is not 22.</summary>
    public static string NameOf(string host, int port) => port == DefaultPort ? host : string.Create(CultureInfo.InvariantCulture, $"[{host}]:{port}");

    /// <summary>What the file says of a key that a host presented.</summary>
    /// <param name="host">A name or an address.</param>
    /// <param name="port">The port that was dialled.</param>
    /// <param name="key">The key that the host presented.</param>
    /// <remarks>As OpenSSH does, a host on another port than 22 may also be known by its plain name.</remarks>
    public HostKeyVerdict Judge(string host, int port, HostKey key)
    {
        var names = NamesOf(host, port);
        if (names.Any(name => LinesFor(name).Any(line => line.Marker == KnownHostsMarker.Revoked && line.Key == key)))
            return HostKeyVerdict.Revoked;

        var verdicts = names.Select(name => Judge(name, key)).ToList();
        return verdicts.Contains(HostKeyVerdict.Known) ? HostKeyVerdict.Known : verdicts[0];
    }

    /// <summary>The keys that the host is known by, in the file's order; certificate authorities and revoked keys are none.</summary>
    /// <param name="host">A name or an address.</param>
    /// <param name="port">The port that is to be dialled.</param>
    public IReadOnlyList<HostKey> KeysOf(string host, int port) =>
        [.. NamesOf(host, port).SelectMany(LinesFor).Where(line => line.Marker == KnownHostsMarker.None).Select(line => line.Key).Distinct()];

    /// <summary>The numbers (from 1) of the lines about a name as the file spells it: <c>host</c> or <c>[host]:port</c>.</summary>
    internal IEnumerable<int> LineNumbersOf(string name) => LinesFor(name).Select(line => line.Number);

    private HostKeyVerdict Judge(string name, HostKey key)
    {
        var ofThisType = LinesFor(name).Where(line => line.Marker == KnownHostsMarker.None && line.Key.Type == key.Type).Select(line => line.Key).ToList();
        if (ofThisType.Contains(key))
            return HostKeyVerdict.Known;
        return ofThisType.Count > 0 ? HostKeyVerdict.Changed : HostKeyVerdict.Unknown;
    }

    private IEnumerable<KnownHostsLine> LinesFor(string name) => _lines.Where(line => line.Names.Match(name));

    private static IReadOnlyList<string> NamesOf(string host, int port) => port == DefaultPort ? [host] : [NameOf(host, port), host];
}
