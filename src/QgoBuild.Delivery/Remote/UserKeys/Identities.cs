using Renci.SshNet;
using Renci.SshNet.Security;

namespace QgoBuild.Delivery.Remote.UserKeys;

/// <summary>The keys for a login, in OpenSSH's order: keys of files that are also in an agent, other keys of the agent, then files that are
/// not in the agent. Each key is tried with its certificates first.</summary>
/// <param name="Keys">The keys.</param>
/// <param name="Unusable">Why other keys cannot be used.</param>
internal sealed record Identities(IReadOnlyList<UserKey> Keys, IReadOnlyList<string> Unusable)
{
    /// <summary>Collects the keys for a server.</summary>
    /// <param name="options">The keys that may be used.</param>
    /// <param name="server">The name of the server, for messages.</param>
    /// <exception cref="PrivateKeyException">The explicit key cannot be used, or there is no key.</exception>
    public static Identities Collect(IdentityOptions options, string server)
    {
        var unusable = new List<string>();
        var files = options.Files.Select(path => Try(() => UserKeyFile.TryRead(path), options, unusable)).OfType<UserKeyFile>().ToList();
        if (options.IsExplicit && files.Count == 0)
            throw new PrivateKeyException(
                $"The private key {options.Files[0]} for {server} does not exist.",
                RemoteCommand.Of("ssh-keygen", "-t", "ed25519", "-f", options.Files[0]).Text);

        var certificates = ReadCertificates(options);
        var agent = options.Agent is { } socket ? new SshAgent(socket) : null;
        var held = agent is null ? [] : ListAgentKeys(agent, unusable);

        var ofFiles = files.SelectMany(file => held.Where(key => GetPlainKey(key.Key) == file.PublicKey)).ToList();
        var others = options.IdentitiesOnly ? [] : held.Except(ofFiles);
        var ofAgent = ofFiles.Concat(others)
            .Select(key => new UserKey($"{key.Comment} in the agent", AgentAlgorithm.Create(agent!, key.Key)));
        var opened = files.Where(file => !ofFiles.Exists(key => key.Key == file.PublicKey))
            .Select(file => Try(() => Open(file, options), options, unusable)).OfType<UserKey>();
        var keys = ofAgent.Concat(opened).Where(key => key.Algorithms.Count > 0).Select(key => AddCertificates(key, certificates)).ToList();
        return keys.Count > 0 ? new Identities(keys, unusable) : throw CreateNoKeyException(options, server, unusable);
    }

    private static PrivateKeyException CreateNoKeyException(IdentityOptions options, string server, List<string> unusable)
    {
        var reason = unusable.Count > 0
            ? string.Join("; ", unusable) : $"there is no {string.Join(", no ", options.Files)}, and no key in an agent";
        return new PrivateKeyException($"There is no key for the login to {server}: {reason}.",
            RemoteCommand.Of("ssh-add", options.Files.Take(1)).Text);
    }

    private static UserKey Open(UserKeyFile file, IdentityOptions options) => file.HasPrivateKey
        ? file.Open(file.IsEncrypted ? options.GetPassphrase(file.Path) : null)
        : throw new PrivateKeyException($"{file.Path} is a public key, and its private key is not in an agent.",
            RemoteCommand.Of("ssh-add", "-l").Text);

    /// <summary>Reads or opens a key. Unless the key is explicit, a failure is recorded and the key is skipped.</summary>
    private static T? Try<T>(Func<T?> work, IdentityOptions options, List<string> unusable)
        where T : class
    {
        try
        {
            return work();
        }
        catch (PrivateKeyException error) when (!options.IsExplicit)
        {
            unusable.Add(error.Message.TrimEnd('.'));
            return null;
        }
    }

    private static IReadOnlyList<(HostKey Key, string Comment)> ListAgentKeys(SshAgent agent, List<string> unusable)
    {
        try
        {
            return agent.List();
        }
        catch (Exception error) when (error is SocketException or IOException or FormatException or ArgumentException)
        {
            unusable.Add($"the agent at {agent.Socket} does not respond ({error.Message.TrimEnd('.')})");
            return [];
        }
    }

    private static List<HostKey> ReadCertificates(IdentityOptions options)
    {
        var files = options.Certificates.Concat(options.Files.Select(file => $"{file}-cert.pub")).Distinct();
        return [.. files.Select(UserKeyFile.ReadText).OfType<string>().Select(PublicKeyText.Parse).OfType<HostKey>()];
    }

    private static UserKey AddCertificates(UserKey key, IReadOnlyList<HostKey> certificates)
    {
        var plain = HostKey.FromBytes(key.Algorithms[0].Data);
        var certified = certificates.Where(certificate => GetPlainKey(certificate) == plain)
            .SelectMany(certificate =>
                key.Algorithms.Select(algorithm => new CertificateAlgorithm(algorithm, Convert.FromBase64String(certificate.Base64))));
        return key with { Algorithms = [.. certified, .. key.Algorithms] };
    }

    /// <summary>The key without its certificate, if it has one.</summary>
    private static HostKey GetPlainKey(HostKey key)
    {
        try
        {
            return key.Type.EndsWith(KeyCertificate.Suffix, StringComparison.Ordinal)
                ? KeyCertificate.Parse(Convert.FromBase64String(key.Base64)).Key : key;
        }
        catch (FormatException) { return key; }
    }
}

/// <summary>The keys that may be used for a login.</summary>
internal sealed record IdentityOptions
{
    /// <summary>The files of private keys, or of public keys whose private keys are in an agent, in order.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>True when the only file is explicit: an error occurs if it cannot be used.</summary>
    public bool IsExplicit { get; init; }

    /// <summary>Certificates in addition to those beside the keys (<c>KEY-cert.pub</c>).</summary>
    public IReadOnlyList<string> Certificates { get; init; } = [];

    /// <summary>True when other keys of an agent must not be tried.</summary>
    public bool IdentitiesOnly { get; init; }

    /// <summary>The agent's socket; null for none.</summary>
    public string? Agent { get; init; }

    /// <summary>Returns the passphrase of a file, or null. Never printed.</summary>
    public Func<string, string?> GetPassphrase { get; init; } = _ => null;
}

/// <summary>A key for a login.</summary>
/// <param name="Name">The name for messages: a file, or the comment in an agent.</param>
/// <param name="Algorithms">The signature algorithms, best first.</param>
internal sealed record UserKey(string Name, IReadOnlyList<HostAlgorithm> Algorithms) : IPrivateKeySource
{
    IReadOnlyCollection<HostAlgorithm> IPrivateKeySource.HostKeyAlgorithms => Algorithms;
}
