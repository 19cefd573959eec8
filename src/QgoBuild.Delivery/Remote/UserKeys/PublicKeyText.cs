using QgoBuild.Delivery.Remote.HostKeys;
using QgoBuild.Delivery.Remote.Wire;

namespace QgoBuild.Delivery.Remote.UserKeys;

/// <summary>Reads public keys from text: from a <c>.pub</c> file, and from the head of a private key, which is not encrypted.</summary>
internal static class PublicKeyText
{
    private const string Begin = "-----BEGIN OPENSSH PRIVATE KEY-----";
    private const string End = "-----END OPENSSH PRIVATE KEY-----";
    private static readonly byte[] Magic = [.. "openssh-key-v1\0"u8];

    /// <summary>Reads a line <c>type base64 [comment]</c>; null when it is none.</summary>
    public static HostKey? Parse(string text)
    {
        var words = text.Split((char[])[' ', '\t', '\r', '\n'], 3, StringSplitOptions.RemoveEmptyEntries);
        return words is [var type, var data, ..] && TryDecode(data) is { } bytes && TypeOf(bytes) == type ? new HostKey(type, Convert.ToBase64String(bytes)) : null;
    }

    /// <summary>Reads the head of a private key in OpenSSH's own format.</summary>
    /// <returns>The public key, and whether the rest is encrypted; null when it is another format.</returns>
    public static (HostKey Key, bool IsEncrypted)? ParsePrivateKeyHeader(string text)
    {
        if (text.IndexOf(Begin, StringComparison.Ordinal) is not (>= 0 and var begin) || text.IndexOf(End, begin, StringComparison.Ordinal) is not (>= 0 and var end))
            return null;

        try
        {
            var bytes = TryDecode(text[(begin + Begin.Length)..end]);
            if (bytes is null || !bytes.AsSpan().StartsWith(Magic))
                return null;

            var reader = new SshWireReader(bytes.AsSpan(Magic.Length));
            var cipher = reader.ReadText();
            reader.ReadBytes(); // How a passphrase becomes a key,
            reader.ReadBytes(); // and with which salt.
            return reader.ReadUInt32() > 0 ? (HostKey.FromBytes(reader.ReadBytes()), cipher != "none") : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static byte[]? TryDecode(string base64)
    {
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var length) ? bytes[..length] : null;
    }

    private static string? TypeOf(byte[] key)
    {
        try
        {
            return HostKey.FromBytes(key).Type;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
