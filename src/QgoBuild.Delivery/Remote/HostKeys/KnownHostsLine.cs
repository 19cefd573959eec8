using System.Diagnostics.CodeAnalysis;

namespace QgoBuild.Delivery.Remote.HostKeys;

/// <summary>One line of known_hosts: <c>[@marker] names type key [comment]</c>.</summary>
/// <param name="Number">Its number in the file, from 1.</param>
/// <param name="Marker">What it says of the key.</param>
/// <param name="Names">The hosts it is about.</param>
/// <param name="Key">The key.</param>
internal sealed record KnownHostsLine(int Number, KnownHostsMarker Marker, HostNames Names, HostKey Key)
{
    /// <summary>Reads a line. Empty lines, comments and lines that make no sense are none: OpenSSH passes over them too.</summary>
    public static bool TryParse(string text, int number, [NotNullWhen(true)] out KnownHostsLine? line)
    {
        line = null;
        if (text.AsSpan().TrimStart().StartsWith('#'))
            return false;

        Span<string> words = text.Split((char[])[' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
        var marker = KnownHostsMarker.None;
        if (words is [['@', ..] word, ..])
        {
            if (MarkerOf(word) is not { } known)
                return false;
            marker = known;
            words = words[1..];
        }

        if (words is not [var names, var type, var key, ..] || HostNames.Parse(names) is not { } hosts || !IsBase64(key))
            return false;

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
