namespace QgoBuild.Delivery.Remote.HostKeys;

/// <summary>OpenSSH's known_hosts: the known keys and authorities of servers, as specified in sshd(8), section SSH_KNOWN_HOSTS FILE
/// FORMAT.</summary>
public sealed class KnownHosts
{
    /// <summary>The default port of SSH: hosts on it are listed without a port.</summary>
    public const int DefaultPort = 22;

    private readonly IReadOnlyList<KnownHostsLine> _lines;

    private KnownHosts(IReadOnlyList<KnownHostsLine> lines) => _lines = lines;

    /// <summary>Parses the text of a known_hosts file. Invalid lines are ignored, as OpenSSH does.</summary>
    public static KnownHosts Parse(string text)
    {
        var lines = new List<KnownHostsLine>();
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            if (KnownHostsLine.TryParse(line, ++number, out var read)) lines.Add(read);
        }

        return new KnownHosts(lines);
    }

    /// <summary>Reads several known_hosts files as one; missing files are empty.</summary>
    /// <exception cref="DeliveryException">A file exists and cannot be read.</exception>
    public static KnownHosts Load(params IEnumerable<string> files) => new([.. files.SelectMany(file => LoadFile(file)._lines)]);

    /// <summary>Checks the key of a host.</summary>
    /// <param name="host">A name or an address.</param>
    /// <param name="port">The port of the connection.</param>
    /// <param name="key">The key that the host presented.</param>
    /// <remarks>As with OpenSSH, a host on another port than 22 may also be listed without its port.</remarks>
    public HostKeyVerdict Check(string host, int port, HostKey key) => Check(new KnownHostsName(host, port), key).Verdict;

    /// <summary>Checks the key of a host without a certificate.</summary>
    internal HostKeyCheckResult Check(KnownHostsName name, HostKey key)
    {
        if (IsRevoked(name, key)) return new HostKeyCheckResult(key, HostKeyVerdict.Revoked);

        var verdicts = name.LookupNames.Select(listed => Check(listed, key)).ToList();
        return new HostKeyCheckResult(key, verdicts.Contains(HostKeyVerdict.Known) ? HostKeyVerdict.Known : verdicts[0]);
    }

    /// <summary>Checks the certificate of a host. As with OpenSSH, a certificate that is not valid, or that no listed authority signed,
    /// counts like its key without a certificate.</summary>
    internal HostKeyCheckResult Check(KnownHostsName name, KeyCertificate certificate, DateTimeOffset now)
    {
        if (IsRevoked(name, certificate.Key) || IsRevoked(name, certificate.Authority))
            return new HostKeyCheckResult(certificate.Key, HostKeyVerdict.Revoked, certificate);

        var isTrusted = GetAuthorities(name).Contains(certificate.Authority);
        var reason = isTrusted ? certificate.GetRejectionReason(name.Principal, now) : null;
        if (isTrusted && reason is null) return new HostKeyCheckResult(certificate.Key, HostKeyVerdict.Known, certificate);

        var verdict = Check(name, certificate.Key).Verdict;
        var unknown = isTrusted ? HostKeyVerdict.CertificateRefused : HostKeyVerdict.AuthorityUnknown;
        return new HostKeyCheckResult(certificate.Key, verdict == HostKeyVerdict.Unknown ? unknown : verdict, certificate, reason);
    }

    /// <summary>The known keys of the host, in the order of the files, without authorities and revoked keys.</summary>
    internal IReadOnlyList<HostKey> GetKeys(KnownHostsName name) => FindKeys(name, KnownHostsMarker.None);

    /// <summary>The authorities of the host.</summary>
    internal IReadOnlyList<HostKey> GetAuthorities(KnownHostsName name) => FindKeys(name, KnownHostsMarker.CertificateAuthority);

    /// <summary>The numbers (from 1) of the lines that match a name: <c>host</c> or <c>[host]:port</c>.</summary>
    internal IEnumerable<int> GetLineNumbers(string name) => FindLines(name).Select(line => line.Number);

    private static KnownHosts LoadFile(string file)
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

    private HostKeyVerdict Check(string name, HostKey key)
    {
        var ofThisType = FindLines(name).Where(line => line.Marker == KnownHostsMarker.None && line.Key.Type == key.Type)
            .Select(line => line.Key).ToList();
        if (ofThisType.Contains(key)) return HostKeyVerdict.Known;
        return ofThisType.Count > 0 ? HostKeyVerdict.Changed : HostKeyVerdict.Unknown;
    }

    private bool IsRevoked(KnownHostsName name, HostKey key) => FindKeys(name, KnownHostsMarker.Revoked).Contains(key);

    private IReadOnlyList<HostKey> FindKeys(KnownHostsName name, KnownHostsMarker marker) =>
        [.. name.LookupNames.SelectMany(FindLines).Where(line => line.Marker == marker).Select(line => line.Key).Distinct()];

    private IEnumerable<KnownHostsLine> FindLines(string name) => _lines.Where(line => line.Names.Matches(name));
}
