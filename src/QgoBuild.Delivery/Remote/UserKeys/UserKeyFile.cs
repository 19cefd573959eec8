using QgoBuild.Delivery.Remote.HostKeys;
using QgoBuild.Delivery.Shell;
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
