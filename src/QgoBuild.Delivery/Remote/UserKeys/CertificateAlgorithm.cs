using QgoBuild.Delivery.Remote.HostKeys;
using Renci.SshNet.Security;

namespace QgoBuild.Delivery.Remote.UserKeys;

/// <summary>The signature algorithm of a key with a certificate.</summary>
/// <param name="plain">The algorithm of the key without the certificate.</param>
/// <param name="certificate">The certificate.</param>
internal sealed class CertificateAlgorithm(HostAlgorithm plain, byte[] certificate) : HostAlgorithm(plain.Name + KeyCertificate.Suffix)
{
    /// <inheritdoc/>
    public override byte[] Data => certificate;

    /// <inheritdoc/>
    public override byte[] Sign(byte[] data) => plain.Sign(data);

    /// <inheritdoc/>
    public override bool VerifySignature(byte[] data, byte[] signature) => plain.VerifySignature(data, signature);
}
