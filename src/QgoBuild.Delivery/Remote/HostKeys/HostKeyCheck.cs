using Renci.SshNet.Common;
using Renci.SshNet.Security;

namespace QgoBuild.Delivery.Remote.HostKeys;

/// <summary>
/// Verifies the host key of a server against known_hosts, directly after the key exchange. SSH.NET verifies that the server has the private
/// key. Certificates are verified here, because SSH.NET checks neither the host names nor the authority of a certificate.
/// </summary>
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
        catch (FormatException error)
        {
            throw new SshException($"the server's certificate cannot be read: {error.Message}", error);
        }
    }

    private KeyHostAlgorithm Record(KeyCertificate? certificate, Func<byte[], KeyHostAlgorithm> algorithm, byte[] key)
    {
        _certificate = certificate;
        return algorithm(key);
    }
}
