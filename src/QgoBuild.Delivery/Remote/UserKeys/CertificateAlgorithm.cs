using QgoBuild.Delivery.Remote.HostKeys;
using Renci.SshNet.Security;

namespace QgoBuild.Delivery.Remote.UserKeys;

/// <summary>A key's way of signing, presented with a certificate of that key.</summary>
/// <param name="plain">The same without a certificate.</param>
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
