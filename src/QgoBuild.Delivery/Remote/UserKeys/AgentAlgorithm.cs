using Renci.SshNet.Common;
using Renci.SshNet.Security;

namespace QgoBuild.Delivery.Remote.UserKeys;

/// <summary>A signature algorithm of a key in an agent.</summary>
internal sealed class AgentAlgorithm : HostAlgorithm
{
    private const uint RsaSha256 = 2;
    private const uint RsaSha512 = 4;

    private readonly SshAgent _agent;
    private readonly HostKey _key;
    private readonly uint _flags;

    private AgentAlgorithm(SshAgent agent, HostKey key, string name, uint flags = 0)
        : base(name) => (_agent, _key, _flags) = (agent, key, flags);

    /// <inheritdoc/>
    public override byte[] Data => Convert.FromBase64String(_key.Base64);

    /// <summary>The safe algorithms of a key, best first.</summary>
    public static IReadOnlyList<AgentAlgorithm> Create(SshAgent agent, HostKey key) => key.Type switch
    {
        "ssh-rsa" or "ssh-rsa" + KeyCertificate.Suffix =>
        [
            new(agent, key, "rsa-sha2-512" + key.Type["ssh-rsa".Length..], RsaSha512),
            new(agent, key, "rsa-sha2-256" + key.Type["ssh-rsa".Length..], RsaSha256),
        ],
        "ssh-dss" => [],
        _ => [new(agent, key, key.Type)],
    };

    /// <inheritdoc/>
    public override byte[] Sign(byte[] data)
    {
        try
        {
            return _agent.Sign(_key, data, _flags);
        }
        catch (Exception error) when (error is SocketException or IOException or FormatException)
        {
            throw new SshAuthenticationException($"the agent did not sign with its key {_key.Fingerprint}: {error.Message}", error);
        }
    }

    /// <summary>Not supported: agents do not verify.</summary>
    public override bool VerifySignature(byte[] data, byte[] signature) => throw new NotSupportedException();
}

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
