using Renci.SshNet;
using Renci.SshNet.Common;

namespace QgoBuild.Delivery.Remote.UserKeys;

/// <summary>A key file of the user: the parts that can be read without a passphrase.</summary>
/// <param name="Path">The file.</param>
/// <param name="PublicKey">The public key; null when it is not known yet.</param>
/// <param name="IsEncrypted">True when a passphrase is required.</param>
/// <param name="HasPrivateKey">False for a public key whose private key must be in an agent.</param>
internal sealed record UserKeyFile(string Path, HostKey? PublicKey, bool IsEncrypted, bool HasPrivateKey)
{
    /// <summary>Reads the file; null when neither it nor its <c>.pub</c> file exists.</summary>
    /// <exception cref="PrivateKeyException">The file cannot be read.</exception>
    public static UserKeyFile? TryRead(string path)
    {
        var siblingKey = ReadText($"{path}.pub") is { } line ? PublicKeyText.Parse(line) : null;
        if (ReadText(path) is not { } text)
            return siblingKey is null ? null : new UserKeyFile(path, siblingKey, IsEncrypted: false, HasPrivateKey: false);

        if (PublicKeyText.ParsePrivateKeyHeader(text) is { } head)
            return new UserKeyFile(path, head.Key, head.IsEncrypted, HasPrivateKey: true);

        return PublicKeyText.Parse(text) is { } ownKey
            ? new UserKeyFile(path, ownKey, IsEncrypted: false, HasPrivateKey: false)
            : new UserKeyFile(path, siblingKey, text.Contains("ENCRYPTED", StringComparison.Ordinal), HasPrivateKey: true);
    }

    /// <summary>Opens the private key.</summary>
    /// <exception cref="PrivateKeyException">The passphrase is missing or wrong, or the file is not a key.</exception>
    public UserKey Open(string? passphrase)
    {
        try
        {
            // SSH.NET would also sign with SHA-1.
            var file = new PrivateKeyFile(Path, passphrase);
            return new UserKey(Path, [.. file.HostKeyAlgorithms.Where(algorithm => algorithm.Name != "ssh-rsa")]);
        }
        catch (SshPassPhraseNullOrEmptyException error)
        {
            throw new PrivateKeyException($"The private key {Path} has a passphrase, and none was given.", CheckCommand, error);
        }
        catch (Exception error) when (error is SshException or FormatException or NotSupportedException or ArgumentException
            or InvalidOperationException)
        {
            var reason = passphrase is null
                ? "is not a usable private key" : "cannot be opened: the passphrase is wrong, or the file is not a private key";
            throw new PrivateKeyException($"The file {Path} {reason} ({error.Message.TrimEnd('.')}).", CheckCommand, error);
        }
    }

    /// <summary>Reads a text file; null when it does not exist.</summary>
    /// <exception cref="PrivateKeyException">The file cannot be read.</exception>
    public static string? ReadText(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllText(path) : null;
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            throw new PrivateKeyException(
                $"The key {path} cannot be read: {error.Message}", RemoteCommand.Of("ls", "-l", path).Text, error);
        }
    }

    /// <summary>The command that opens the key, prompts for its passphrase if it has one, and prints the public key.</summary>
    private string CheckCommand => RemoteCommand.Of("ssh-keygen", "-y", "-f", Path).Text;
}

/// <summary>There is no usable private key for a connection. No connection was made.</summary>
public sealed class PrivateKeyException : DeliveryException
{
    internal PrivateKeyException(string message, string remedy, Exception? cause = null)
        : base(message, remedy, cause) { }
}

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
        catch (FormatException) { return null; }
    }

    private static byte[]? TryDecode(string base64)
    {
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var length) ? bytes[..length] : null;
    }

    private static string? TypeOf(byte[] key)
    {
        try { return HostKey.FromBytes(key).Type; }
        catch (FormatException) { return null; }
    }
}
