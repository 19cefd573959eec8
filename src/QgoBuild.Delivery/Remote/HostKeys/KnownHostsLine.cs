namespace QgoBuild.Delivery.Remote.HostKeys;

/// <summary>One line of known_hosts: <c>[@marker] names type key [comment]</c>.</summary>
/// <param name="Number">The number of the line, from 1.</param>
/// <param name="Marker">The meaning of the key.</param>
/// <param name="Names">The hosts.</param>
/// <param name="Key">The key.</param>
internal sealed record KnownHostsLine(int Number, KnownHostsMarker Marker, HostNames Names, HostKey Key)
{
    /// <summary>Parses a line; false for empty lines, comments and invalid lines, which OpenSSH ignores too.</summary>
    public static bool TryParse(string text, int number, [NotNullWhen(true)] out KnownHostsLine? line)
    {
        line = null;
        if (text.AsSpan().TrimStart().StartsWith('#')) return false;

        Span<string> words = text.Split((char[])[' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
        var marker = KnownHostsMarker.None;
        if (words is [['@', ..] word, ..])
        {
            if (MarkerOf(word) is not { } known) return false;
            marker = known;
            words = words[1..];
        }

        if (words is not [var names, var type, var key, ..] || HostNames.Parse(names) is not { } hosts || !IsBase64(key)) return false;

        line = new KnownHostsLine(number, marker, hosts, new HostKey(type, key));
        return true;
    }

    private static bool IsBase64(string text) => Convert.TryFromBase64String(text, new byte[text.Length], out _);

    private static KnownHostsMarker? MarkerOf(string word) => word switch
    {
        "@revoked" => KnownHostsMarker.Revoked,
        "@cert-authority" => KnownHostsMarker.CertificateAuthority,
        _ => null,
    };
}

/// <summary>The meaning of the key in a line of known_hosts.</summary>
public enum KnownHostsMarker
{
    /// <summary>It is a key of the hosts.</summary>
    None,
    /// <summary><c>@revoked</c>: it must never be accepted for the hosts.</summary>
    Revoked,
    /// <summary><c>@cert-authority</c>: it signs certificates of the hosts, and is not a key of theirs.</summary>
    CertificateAuthority,
}

/// <summary>The name of a host in known_hosts.</summary>
/// <param name="Host">The name or address of the connection.</param>
/// <param name="Port">The port of the connection.</param>
/// <param name="Alias">A name that replaces both (HostKeyAlias); null for none.</param>
internal sealed record KnownHostsName(string Host, int Port, string? Alias = null)
{
    /// <summary>The names to look up. As with OpenSSH, a host on another port than 22 may also be listed without its port.</summary>
    public IReadOnlyList<string> LookupNames => Alias is null && Port != KnownHosts.DefaultPort ? [PrimaryName, Host] : [PrimaryName];

    /// <summary>The name for a new line.</summary>
    public string PrimaryName => Alias ?? Format(Host, Port);

    /// <summary>The name that a certificate must contain, without a port.</summary>
    public string Principal => Alias ?? Host;

    /// <summary>Formats a name: <c>host</c>, or <c>[host]:port</c> when the port is not 22.</summary>
    public static string Format(string host, int port) =>
        port == KnownHosts.DefaultPort ? host : string.Create(CultureInfo.InvariantCulture, $"[{host}]:{port}");
}
