using QgoBuild.Delivery.Remote.HostKeys;
using QgoBuild.Delivery.Remote.Wire;

namespace QgoBuild.Delivery.Remote.UserKeys;

/// <summary>Parses public keys: from a <c>.pub</c> file, and from the header of a private key, which is not encrypted.</summary>
internal static class PublicKeyText
{
    private const string Begin = "-----BEGIN OPENSSH PRIVATE KEY-----";
    private const string End = "-----END OPENSSH PRIVATE KEY-----";
    private static readonly byte[] Magic = [.. "openssh-key-v1\0"u8];

    /// <summary>Parses a line <c>type base64 [comment]</c>; null when it has another format.</summary>
    public static HostKey? Parse(string text)
    {
        var words = text.Split((char[])[' ', '\t', '\r', '\n'], 3, StringSplitOptions.RemoveEmptyEntries);
        return words is [var type, var data, ..] && TryDecode(data) is { } bytes && TypeOf(bytes) == type
            ? new HostKey(type, Convert.ToBase64String(bytes)) : null;
    }

    /// <summary>Parses the header of a private key in OpenSSH's format.</summary>
    /// <returns>The public key, and whether the private key is encrypted; null when it has another format.</returns>
    public static (HostKey Key, bool IsEncrypted)? ParsePrivateKeyHeader(string text)
    {
        if (text.IndexOf(Begin, StringComparison.Ordinal) is not (>= 0 and var begin) ||
            text.IndexOf(End, begin, StringComparison.Ordinal) is not (>= 0 and var end))
            return null;

        try
        {
            var bytes = TryDecode(text[(begin + Begin.Length)..end]);
            if (bytes is null || !bytes.AsSpan().StartsWith(Magic)) return null;

            var reader = new SshWireReader(bytes.AsSpan(Magic.Length));
            var cipher = reader.ReadText();
            reader.ReadBytes(); // The name of the key derivation function,
            reader.ReadBytes(); // and its options.
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
