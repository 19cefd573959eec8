using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Utilities;
using Org.BouncyCastle.Security;

namespace QgoBuild.Sandbox.Keys;

/// <summary>An Ed25519 key without a passphrase, as ssh-keygen would write it; made here because not every machine has that.</summary>
/// <param name="File">Absolute path of the private key.</param>
/// <param name="Private">The private key in OpenSSH's format.</param>
/// <param name="Public">The public key's line, without a comment.</param>
internal sealed record SshKey(string File, string Private, string Public)
{
    private const string Algorithm = "ssh-ed25519";

    /// <summary>Reads the key <paramref name="name"/>, or makes and keeps it.</summary>
    public static SshKey Ensure(SandboxDirectory directory, string name)
    {
        var file = Path.Combine(directory.Keys, name);
        var publicFile = file + ".pub";
        if (System.IO.File.Exists(file) && System.IO.File.Exists(publicFile))
            return new SshKey(file, System.IO.File.ReadAllText(file), System.IO.File.ReadAllText(publicFile).Trim());

        var (privateKey, publicKey) = Generate();
        // The public half last: a key of which both are there is whole.
        PrivateFile.Write(file, privateKey);
        PrivateFile.Write(publicFile, publicKey + "\n");
        return new SshKey(file, privateKey, publicKey);
    }

    private static (string Private, string Public) Generate()
    {
        var generator = new Ed25519KeyPairGenerator();
        generator.Init(new Ed25519KeyGenerationParameters(new SecureRandom()));
        var pair = generator.GenerateKeyPair();
        var encoded = Convert.ToBase64String(OpenSshPrivateKeyUtilities.EncodePrivateKey(pair.Private));
        var text = new StringBuilder("-----BEGIN OPENSSH PRIVATE KEY-----\n");
        foreach (var line in encoded.Chunk(70))
            text.Append(line).Append('\n');
        text.Append("-----END OPENSSH PRIVATE KEY-----\n");
        return (text.ToString(), $"{Algorithm} {Convert.ToBase64String(OpenSshPublicKeyUtilities.EncodePublicKey(pair.Public))}");
    }
}
