using QgoBuild.Delivery.Remote.HostKeys;
using QgoBuild.Delivery.Shell;
using Renci.SshNet;
using Renci.SshNet.Common;

namespace QgoBuild.Delivery.Remote.UserKeys;

/// <summary>A file that holds a key of the user's, as far as it can be read without a passphrase.</summary>
/// <param name="Path">The file.</param>
/// <param name="PublicKey">The public key; null when that cannot be told yet.</param>
/// <param name="IsEncrypted">True when a passphrase is needed.</param>
/// <param name="HasPrivateKey">False when only the public half is there: an agent must hold the other.</param>
internal sealed record UserKeyFile(string Path, HostKey? PublicKey, bool IsEncrypted, bool HasPrivateKey)
{
    /// <summary>Reads what can be read; null when there is no such file, nor its public half.</summary>
    /// <exception cref="PrivateKeyException">It cannot be read at all.</exception>
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
    /// <exception cref="PrivateKeyException">It needs a passphrase that it did not get, or is no key.</exception>
    public UserKey Open(string? passphrase)
    {
        try
        {
            // SSH.NET would sign with SHA-1 too.
            var file = new PrivateKeyFile(Path, passphrase);
            return new UserKey(Path, [.. file.HostKeyAlgorithms.Where(algorithm => algorithm.Name != "ssh-rsa")]);
        }
        catch (SshPassPhraseNullOrEmptyException error)
        {
            throw new PrivateKeyException($"The private key {Path} has a passphrase, and none was given.", CheckCommand, error);
        }
        catch (Exception error) when (error is SshException or FormatException or NotSupportedException or ArgumentException or InvalidOperationException)
        {
            var reason = passphrase is null ? "is not a private key that can be used" : "cannot be opened: the passphrase is wrong, or the file is no private key";
            throw new PrivateKeyException($"The file {Path} {reason} ({error.Message.TrimEnd('.')}).", CheckCommand, error);
        }
    }

    /// <summary>Reads a text file; null when there is none.</summary>
    /// <exception cref="PrivateKeyException">It cannot be read.</exception>
    public static string? ReadText(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllText(path) : null;
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            throw new PrivateKeyException($"The key {path} cannot be read: {error.Message}", RemoteCommand.Of("ls", "-l", path).Text, error);
        }
    }

    /// <summary>The command that reads the key, asks for its passphrase where it has one, and prints the public half.</summary>
    private string CheckCommand => RemoteCommand.Of("ssh-keygen", "-y", "-f", Path).Text;
}
