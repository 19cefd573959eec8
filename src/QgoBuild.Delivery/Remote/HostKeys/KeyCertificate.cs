namespace QgoBuild.Delivery.Remote.HostKeys;

/// <summary>A key with the signature of an authority (OpenSSH's PROTOCOL.certkeys). Parsing does not verify it:
/// <see cref="GetRejectionReason"/> does, and <see cref="KnownHosts"/> decides whether the authority is trusted.</summary>
internal sealed record KeyCertificate
{
    /// <summary>The suffix of certificates after the name of a key type or algorithm.</summary>
    public const string Suffix = "-cert-v01@openssh.com";

    private const uint HostCertificateKind = 2;

    private KeyCertificate() { }

    /// <summary>The key.</summary>
    public required HostKey Key { get; init; }

    /// <summary>The key of the authority that signed it.</summary>
    public required HostKey Authority { get; init; }

    /// <summary>The name that the authority gave it.</summary>
    public required string Id { get; init; }

    private uint Kind { get; init; }

    private IReadOnlyList<string> Principals { get; init; } = [];

    private ulong ValidAfter { get; init; }

    private ulong ValidBefore { get; init; }

    private bool HasCriticalOptions { get; init; }

    private byte[] SignedData { get; init; } = [];

    private byte[] Signature { get; init; } = [];

    /// <summary>Parses a certificate in its binary format.</summary>
    /// <exception cref="FormatException">It is not a certificate, or one for an unknown type of key.</exception>
    public static KeyCertificate Parse(ReadOnlySpan<byte> bytes)
    {
        var reader = new SshWireReader(bytes);
        var type = reader.ReadText();
        if (!type.EndsWith(Suffix, StringComparison.Ordinal)) throw new FormatException("It is not a certificate.");

        reader.ReadBytes(); // A nonce, against hash collisions.
        var key = ReadKey(ref reader, type[..^Suffix.Length]);
        reader.ReadUInt64(); // A serial number.
        var certificate = new KeyCertificate
        {
            Key = key,
            Kind = reader.ReadUInt32(),
            Id = reader.ReadText(),
            Principals = ReadList(reader.ReadBytes()),
            ValidAfter = reader.ReadUInt64(),
            ValidBefore = reader.ReadUInt64(),
            HasCriticalOptions = reader.ReadBytes().Length > 0,
            Authority = ReadAuthority(ref reader),
            SignedData = bytes[..^reader.Remaining].ToArray(),
            Signature = reader.ReadBytes().ToArray(),
        };

        return reader.Remaining == 0 ? certificate : throw new FormatException("There are bytes after it.");
    }

    /// <summary>Why the certificate is not valid for a host; null when it is, provided that its authority is trusted.</summary>
    /// <param name="host">The host's name, without its port.</param>
    /// <param name="now">The time.</param>
    public string? GetRejectionReason(string host, DateTimeOffset now)
    {
        var seconds = (ulong)Math.Max(0, now.ToUnixTimeSeconds());
        return this switch
        {
            { Kind: not HostCertificateKind } => "it is not a certificate for a host",
            _ when !KeySignature.IsValid(Authority, SignedData, Signature) => "its signature is not the authority's",
            _ when seconds < ValidAfter => $"it is not valid before {FormatTime(ValidAfter)}",
            _ when seconds >= ValidBefore => $"it expired at {FormatTime(ValidBefore)}",
            { HasCriticalOptions: true } => "it has critical options, which are not defined for hosts",
            { Principals.Count: 0 } => "it lists no host",
            _ when !Principals.Contains(host) => $"it is for {string.Join(", ", Principals)}, not for {host}",
            _ => null,
        };
    }

    private static HostKey ReadKey(ref SshWireReader reader, string type)
    {
        var fields = type switch
        {
            "ssh-ed25519" => 1,
            "ssh-rsa" or "ecdsa-sha2-nistp256" or "ecdsa-sha2-nistp384" or "ecdsa-sha2-nistp521" => 2,
            _ => throw new FormatException($"It is for the unknown key type {type}."),
        };

        var key = new SshWireWriter().Text(type);
        for (var i = 0; i < fields; i++)
            key.Bytes(reader.ReadBytes());
        return HostKey.FromBytes(key.ToArray());
    }

    private static HostKey ReadAuthority(ref SshWireReader reader)
    {
        reader.ReadBytes(); // Extensions, which have no meaning for hosts.
        reader.ReadBytes(); // Reserved.
        return HostKey.FromBytes(reader.ReadBytes());
    }

    private static List<string> ReadList(ReadOnlySpan<byte> bytes)
    {
        var list = new List<string>();
        for (var reader = new SshWireReader(bytes); reader.Remaining > 0;)
            list.Add(reader.ReadText());
        return list;
    }

    private static string FormatTime(ulong seconds) =>
        seconds < (ulong)DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? $"{DateTimeOffset.FromUnixTimeSeconds((long)seconds):yyyy-MM-dd HH:mm:ss} UTC" : "the end of time";
}
