using QgoBuild.Delivery.Shell;
using Renci.SshNet;
using Renci.SshNet.Common;

namespace QgoBuild.Delivery.Remote;

/// <summary>Reads the private key of a connection, and says what is wrong with it when that fails.</summary>
internal static class SshPrivateKey
{
    /// <exception cref="PrivateKeyException">The key is missing, unreadable, encrypted, or not a key.</exception>
    public static PrivateKeyFile Load(SshEndpoint endpoint)
    {
        var file = endpoint.PrivateKeyFile;
        try
        {
            return new PrivateKeyFile(file, endpoint.Passphrase);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new PrivateKeyException(
                $"The private key {file} for {endpoint} does not exist.", RemoteCommand.Of("ssh-keygen", "-t", "ed25519", "-f", file).Text, error);
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            throw new PrivateKeyException(
                $"The private key {file} for {endpoint} cannot be read: {error.Message}", RemoteCommand.Of("ls", "-l", file).Text, error);
        }
        catch (SshPassPhraseNullOrEmptyException error)
        {
            throw new PrivateKeyException(
                $"The private key {file} for {endpoint} has a passphrase, and none was given.", Check(file), error);
        }
        catch (Exception error) when (error is SshException or FormatException or NotSupportedException or ArgumentException or InvalidOperationException)
        {
            var why = endpoint.Passphrase is null ? "is not a private key that can be used" : "cannot be opened: the passphrase is wrong, or the file is no private key";
            throw new PrivateKeyException($"The file {file} for {endpoint} {why} ({error.Message.TrimEnd('.')}).", Check(file), error);
        }
    }

    /// <summary>The command that reads the key, asks for its passphrase where it has one, and prints the public half.</summary>
    private static string Check(string file) => RemoteCommand.Of("ssh-keygen", "-y", "-f", file).Text;
}
