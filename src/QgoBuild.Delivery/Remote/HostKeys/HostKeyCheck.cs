using Renci.SshNet.Common;
using Renci.SshNet.Security;

namespace QgoBuild.Delivery.Remote.HostKeys;

/// <summary>Verifies the host key of a server against known_hosts, directly after the key exchange. SSH.NET verifies that the server has
/// the private key. Certificates are verified here, because SSH.NET checks neither the host names nor the authority of a
/// certificate.</summary>
/// <param name="knownHosts">The known hosts.</param>
/// <param name="name">The host of the connection.</param>
/// <param name="time">The clock for the expiry of certificates.</param>
internal sealed class HostKeyCheck(KnownHosts knownHosts, KnownHostsName name, TimeProvider time)
{
    private KeyCertificate? _certificate;

    /// <summary>The result; null before the server has presented a key.</summary>
    public HostKeyCheckResult? Result { get; private set; }

    /// <summary>The known keys of the host.</summary>
    public IReadOnlyList<HostKey> Keys => knownHosts.GetKeys(name);

    /// <summary>True when an authority is known for the host.</summary>
    public bool HasAuthorities => knownHosts.GetAuthorities(name).Count > 0;

    /// <summary>Host key algorithms that also accept certificates, and record them for <see cref="Evaluate"/>.</summary>
    /// <param name="plain">The algorithms of SSH.NET for keys without a certificate.</param>
    public IEnumerable<KeyValuePair<string, Func<byte[], KeyHostAlgorithm>>> WrapAlgorithms(
        IEnumerable<KeyValuePair<string, Func<byte[], KeyHostAlgorithm>>> plain) =>
        plain.SelectMany(algorithm => new[]
        {
            KeyValuePair.Create(algorithm.Key, (byte[] key) => Record(null, algorithm.Value, key)),
            KeyValuePair.Create(algorithm.Key + KeyCertificate.Suffix, (byte[] bytes) => RecordCertificate(algorithm.Value, bytes)),
        });

    /// <summary>Evaluates the key of the server, once SSH.NET has verified that the server has its private key.</summary>
    public void Evaluate(HostKeyEventArgs presented)
    {
        var key = HostKey.FromBytes(presented.HostKey);
        Result = _certificate is { } certificate && certificate.Key == key
            ? knownHosts.Check(name, certificate, time.GetUtcNow())
            : knownHosts.Check(name, key);
        presented.CanTrust = Result.Verdict == HostKeyVerdict.Known;
    }

    private KeyHostAlgorithm RecordCertificate(Func<byte[], KeyHostAlgorithm> algorithm, byte[] bytes)
    {
        try
        {
            var certificate = KeyCertificate.Parse(bytes);
            return Record(certificate, algorithm, Convert.FromBase64String(certificate.Key.Base64));
        }
        catch (FormatException error) { throw new SshException($"the server's certificate cannot be read: {error.Message}", error); }
    }

    private KeyHostAlgorithm Record(KeyCertificate? certificate, Func<byte[], KeyHostAlgorithm> algorithm, byte[] key)
    {
        _certificate = certificate;
        return algorithm(key);
    }
}

/// <summary>The result of checking the host key of a server.</summary>
/// <param name="Key">The key.</param>
/// <param name="Verdict">The verdict.</param>
/// <param name="Certificate">The certificate of the key; null for none.</param>
/// <param name="Reason">Why the certificate is not valid; null when it is.</param>
internal sealed record HostKeyCheckResult(HostKey Key, HostKeyVerdict Verdict, KeyCertificate? Certificate = null, string? Reason = null);

/// <summary>The verdict of known_hosts about the host key of a server.</summary>
public enum HostKeyVerdict
{
    /// <summary>The key, or an authority that signed it, is listed for the host.</summary>
    Known,
    /// <summary>No key of this type is listed for the host.</summary>
    Unknown,
    /// <summary>Another key of this type is listed for the host.</summary>
    Changed,
    /// <summary>The key, or the authority that signed it, is listed as revoked for the host.</summary>
    Revoked,
    /// <summary>The key has a certificate, but neither the key nor the authority is listed for the host.</summary>
    AuthorityUnknown,
    /// <summary>The authority is listed for the host, but the certificate is not valid: expired, for another host, …</summary>
    CertificateRefused,
}

/// <summary>A public key of a server, as in known_hosts, or of a user: its type and its bytes.</summary>
/// <param name="Type">The key's type, such as <c>ssh-ed25519</c> or <c>ssh-rsa</c>.</param>
/// <param name="Base64">The key's bytes, in base64.</param>
public sealed record HostKey(string Type, string Base64)
{
    /// <summary>The fingerprint as ssh-keygen prints it: <c>SHA256:…</c></summary>
    public string Fingerprint => "SHA256:" + Convert.ToBase64String(SHA256.HashData(Convert.FromBase64String(Base64))).TrimEnd('=');

    /// <summary>Reads a key as a server sends it. It begins with its type.</summary>
    /// <exception cref="FormatException">The bytes do not begin with a type.</exception>
    public static HostKey FromBytes(ReadOnlySpan<byte> key) => new(new SshWireReader(key).ReadText(), Convert.ToBase64String(key));

    /// <summary>The type and the bytes, as in a line of known_hosts.</summary>
    public override string ToString() => $"{Type} {Base64}";
}
