using QgoBuild.Delivery.Remote.HostKeys;
using QgoBuild.Delivery.Shell;

namespace QgoBuild.Delivery.Remote;

/// <summary>
/// The server's own key is not one that the known_hosts file lists for it. The connection was closed before anything that proves who
/// we are was sent.
/// </summary>
public sealed class HostKeyRejectedException : DeliveryException
{
    internal HostKeyRejectedException(SshEndpoint endpoint, HostKey key, HostKeyVerdict verdict, Exception cause)
        : base(Explain(endpoint, key, verdict), Accept(endpoint, key, verdict), cause)
    {
        Key = key;
        Verdict = verdict;
    }

    /// <summary>The key that the server presented.</summary>
    public HostKey Key { get; }

    /// <summary>What known_hosts says of it: anything but <see cref="HostKeyVerdict.Known"/>.</summary>
    public HostKeyVerdict Verdict { get; }

    private static string Explain(SshEndpoint endpoint, HostKey key, HostKeyVerdict verdict) => verdict switch
    {
        HostKeyVerdict.Changed =>
            $"The host key of {endpoint} has CHANGED: it presents {key.Type} {key.Fingerprint}, and {endpoint.KnownHostsFile} lists another one. " +
            "Either the server was set up anew, or somebody is in between. Do not go on before you know which.",
        HostKeyVerdict.Revoked =>
            $"The host key of {endpoint} is REVOKED in {endpoint.KnownHostsFile}: {key.Type} {key.Fingerprint}. It must not be used any more: " +
            "give the server a new one. No command accepts it while its @revoked line stands there.",
        _ =>
            $"The host key of {endpoint} is not known: it presents {key.Type} {key.Fingerprint}, and {endpoint.KnownHostsFile} lists no such key for it. " +
            $"Compare the fingerprint on the server: ssh-keygen -lf /etc/ssh/ssh_host_{FileNameOf(key)}_key.pub",
    };

    private static string Accept(SshEndpoint endpoint, HostKey key, HostKeyVerdict verdict)
    {
        var name = KnownHosts.NameOf(endpoint.Host, endpoint.Port);
        var line = $"{name} {key}";
        var file = endpoint.KnownHostsFile;
        var forget = RemoteCommand.Of("ssh-keygen", "-R", name, "-f", file);

        // The file's last line may lack its newline; an empty line does no harm.
        var add = RemoteCommand.Sh($"printf '\\n%s\\n' {line} >> {file}");

        return verdict switch
        {
            HostKeyVerdict.Changed => $"Only if the change is known and the fingerprint compared: {forget.And(add)}",
            HostKeyVerdict.Revoked => $"On the server, after removing the old key: ssh-keygen -A",
            _ => $"If they are the same: {add}",
        };
    }

    private static string FileNameOf(HostKey key) => key.Type switch
    {
        "ssh-ed25519" => "ed25519",
        "ssh-rsa" => "rsa",
        _ => "ecdsa",
    };
}
