using Renci.SshNet.Common;
using Renci.SshNet.Security;
using Renci.SshNet.Security.Cryptography;

namespace QgoBuild.Delivery.Remote.HostKeys;

/// <summary>Verifies signatures of authorities, with safe algorithms only: none with SHA-1.</summary>
internal static class KeySignature
{
    /// <summary>Whether a signature is valid.</summary>
    /// <param name="signer">The public key.</param>
    /// <param name="signed">The signed bytes.</param>
    /// <param name="signature">The signature: an algorithm and its bytes.</param>
    public static bool IsValid(HostKey signer, byte[] signed, byte[] signature)
    {
        try
        {
            var reader = new SshWireReader(signature);
            var verifier = CreateVerifier(reader.ReadText(), signer);
            return verifier is not null && verifier.Verify(signed, reader.ReadBytes().ToArray()) && reader.Remaining == 0;
        }
        catch (Exception error) when (error is FormatException or CryptographicException or ArgumentException or InvalidOperationException
            or SshException)
        {
            return false;
        }
    }

    private static DigitalSignature? CreateVerifier(string algorithm, HostKey signer) => (algorithm, signer.Type) switch
    {
        ("ssh-ed25519", "ssh-ed25519") => new ED25519DigitalSignature(new ED25519Key(signer.ToKeyData())),
        ("ecdsa-sha2-nistp256" or "ecdsa-sha2-nistp384" or "ecdsa-sha2-nistp521", var type) when type == algorithm =>
            new EcdsaDigitalSignature(new EcdsaKey(signer.ToKeyData())),
        ("rsa-sha2-256", "ssh-rsa") => new RsaDigitalSignature(new RsaKey(signer.ToKeyData()), HashAlgorithmName.SHA256),
        ("rsa-sha2-512", "ssh-rsa") => new RsaDigitalSignature(new RsaKey(signer.ToKeyData()), HashAlgorithmName.SHA512),
        _ => null,
    };

    private static SshKeyData ToKeyData(this HostKey key) => new(Convert.FromBase64String(key.Base64));
}
