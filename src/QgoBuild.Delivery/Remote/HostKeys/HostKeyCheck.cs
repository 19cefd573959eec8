using Renci.SshNet.Common;
using Renci.SshNet.Security;

namespace QgoBuild.Delivery.Remote.HostKeys;

/// <summary>
/// Stands between a connection's key exchange and everything that follows: lets a server through only if known_hosts knows it.
/// SSH.NET verifies that the server holds the key; whether a certificate vouches for that key is decided here, and not by
/// SSH.NET, which knows neither whom a certificate is for nor whose it is.
/// </summary>
/// <param name="knownHosts">What is known.</param>
/// <param name="name">The host that was dialled.</param>
/// <param name="time">The clock by which certificates expire.</param>
internal sealed class HostKeyCheck(KnownHosts knownHosts, KnownHostsName name, TimeProvider time)
{
    private KeyCertificate? _certificate;

    /// <summary>What became of the server's key; null as long as it has not presented one.</summary>
    public HostKeyCheckResult? Result { get; private set; }

    /// <summary>The keys that the host is known by.</summary>
    public IReadOnlyList<HostKey> Keys => knownHosts.GetKeys(name);

    /// <summary>True when the host is known by an authority that signs its keys.</summary>
    public bool HasAuthorities => knownHosts.GetAuthorities(name).Count > 0;

    /// <summary>The algorithms by which a server's keys are proven, made to remember a certificate.</summary>
    /// <param name="plain">SSH.NET's own, for keys without a certificate.</param>
    public IEnumerable<KeyValuePair<string, Func<byte[], KeyHostAlgorithm>>> WrapAlgorithms(IEnumerable<KeyValuePair<string, Func<byte[], KeyHostAlgorithm>>> plain) =>
        plain.SelectMany(algorithm => new[]
        {
            KeyValuePair.Create(algorithm.Key, (byte[] key) => Record(null, algorithm.Value, key)),
            KeyValuePair.Create(algorithm.Key + KeyCertificate.Suffix, (byte[] bytes) => RecordCertificate(algorithm.Value, bytes)),
        });

    /// <summary>Decides about the key that a server has proven to hold.</summary>
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
