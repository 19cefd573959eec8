using System.Net.Sockets;
using QgoBuild.Delivery.Remote.HostKeys;
using QgoBuild.Delivery.Shell;

namespace QgoBuild.Delivery.Remote.UserKeys;

/// <summary>
/// The keys that a server is offered, in OpenSSH's order: those of the files that an agent holds, the agent's others, the files that
/// it does not hold; each first with its certificates.
/// </summary>
/// <param name="Keys">The keys.</param>
/// <param name="Unusable">What else there was, and why it cannot be used.</param>
internal sealed record Identities(IReadOnlyList<UserKey> Keys, IReadOnlyList<string> Unusable)
{
    /// <summary>Collects the keys for a server.</summary>
    /// <param name="options">Which keys may be used.</param>
    /// <param name="server">The server's name for people.</param>
    /// <exception cref="PrivateKeyException">The key that was given cannot be used, or there is none at all.</exception>
    public static Identities Collect(IdentityOptions options, string server)
    {
        var unusable = new List<string>();
        var files = options.Files.Select(path => Try(() => UserKeyFile.TryRead(path), options, unusable)).OfType<UserKeyFile>().ToList();
        if (options.IsExplicit && files.Count == 0)
            throw new PrivateKeyException(
                $"The private key {options.Files[0]} for {server} does not exist.", RemoteCommand.Of("ssh-keygen", "-t", "ed25519", "-f", options.Files[0]).Text);

        var certificates = ReadCertificates(options);
        var agent = options.Agent is { } socket ? new SshAgent(socket) : null;
        var held = agent is null ? [] : ListAgentKeys(agent, unusable);

        var ofFiles = files.SelectMany(file => held.Where(key => GetPlainKey(key.Key) == file.PublicKey)).ToList();
        var others = options.IdentitiesOnly ? [] : held.Except(ofFiles);
        var ofAgent = ofFiles.Concat(others).Select(key => new UserKey($"{key.Comment} of the agent", AgentAlgorithm.Create(agent!, key.Key)));
        var opened = files.Where(file => !ofFiles.Exists(key => key.Key == file.PublicKey)).Select(file => Try(() => Open(file, options), options, unusable)).OfType<UserKey>();
        var keys = ofAgent.Concat(opened).Where(key => key.Algorithms.Count > 0).Select(key => AddCertificates(key, certificates)).ToList();
        return keys.Count > 0 ? new Identities(keys, unusable) : throw CreateNoKeyException(options, server, unusable);
    }

    private static PrivateKeyException CreateNoKeyException(IdentityOptions options, string server, List<string> unusable)
    {
        var reason = unusable.Count > 0 ? string.Join("; ", unusable) : $"there is no {string.Join(", no ", options.Files)}, and no key in an agent";
        return new PrivateKeyException($"There is no key to log in to {server} with: {reason}.", RemoteCommand.Of("ssh-add", options.Files.Take(1)).Text);
    }

    private static UserKey Open(UserKeyFile file, IdentityOptions options) => file.HasPrivateKey
        ? file.Open(file.IsEncrypted ? options.GetPassphrase(file.Path) : null)
        : throw new PrivateKeyException($"{file.Path} is only the public half, and no agent holds the other.", RemoteCommand.Of("ssh-add", "-l").Text);

    /// <summary>Does something with a file. One among several that cannot be used is passed over, and remembered.</summary>
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
            unusable.Add($"the agent at {agent.Socket} does not answer ({error.Message.TrimEnd('.')})");
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
            .SelectMany(certificate => key.Algorithms.Select(algorithm => new CertificateAlgorithm(algorithm, Convert.FromBase64String(certificate.Base64))));
        return key with { Algorithms = [.. certified, .. key.Algorithms] };
    }

    /// <summary>The key itself, also when what is held is a certificate of it.</summary>
    private static HostKey GetPlainKey(HostKey key)
    {
        try
        {
            return key.Type.EndsWith(KeyCertificate.Suffix, StringComparison.Ordinal) ? KeyCertificate.Parse(Convert.FromBase64String(key.Base64)).Key : key;
        }
        catch (FormatException)
        {
            return key;
        }
    }
}
