namespace QgoBuild.Delivery.Remote;

/// <summary>The known_hosts files list neither the server's host key nor an authority that signed it. The connection was closed before any
/// credentials were sent.</summary>
public sealed class HostKeyRejectedException : DeliveryException
{
    internal HostKeyRejectedException(SshHop hop, HostKeyCheckResult result, Exception cause)
        : base(Explain(hop, result), GetRemedy(hop, result), cause)
    {
        Key = result.Key;
        Verdict = result.Verdict;
    }

    /// <summary>The key that the server presented.</summary>
    public HostKey Key { get; }

    /// <summary>Why it was rejected: any verdict but <see cref="HostKeyVerdict.Known"/>.</summary>
    public HostKeyVerdict Verdict { get; }

    private static string Explain(SshHop hop, HostKeyCheckResult result)
    {
        var (key, files) = (result.Key, string.Join(", ", hop.KnownHosts));
        return result.Verdict switch
        {
            HostKeyVerdict.Changed =>
                $"The host key of {hop} has CHANGED: it presents {key.Type} {key.Fingerprint}, and {files} lists another one. " +
                "Either the server was reinstalled, or the connection is intercepted. Do not continue before you know which.",
            HostKeyVerdict.Revoked =>
                $"The host key of {hop} is REVOKED in {files}: {key.Type} {key.Fingerprint}. It must not be used any more: " +
                "create a new key on the server. The key is refused as long as its @revoked line exists.",
            HostKeyVerdict.CertificateRefused =>
                $"The host certificate of {hop}, \"{result.Certificate!.Id}\" for {key.Type} {key.Fingerprint}, is not valid: " +
                    $"{result.Reason}.",
            HostKeyVerdict.AuthorityUnknown =>
                $"The host key of {hop} is not known: it presents {key.Type} {key.Fingerprint}, signed by " +
                    $"{result.Certificate!.Authority.Type} " +
                $"{result.Certificate.Authority.Fingerprint}, and {files} lists neither for it. " +
                "Compare the fingerprint of the authority with its owner.",
            _ =>
                $"The host key of {hop} is not known: it presents {key.Type} {key.Fingerprint}, and {files} lists no such key for it. " +
                $"Compare the fingerprint on the server: ssh-keygen -lf /etc/ssh/ssh_host_{FileNameOf(key)}_key.pub",
        };
    }

    private static string GetRemedy(SshHop hop, HostKeyCheckResult result)
    {
        var name = hop.HostKeyName.PrimaryName;
        if (hop.KnownHosts is not [var file, ..]) return "No known_hosts file is configured: set UserKnownHostsFile.";

        return result.Verdict switch
        {
            HostKeyVerdict.Changed =>
                "Only if the change is expected and the fingerprint is correct: " +
                    $"{ForgetCommands(hop).Aggregate(AddCommand($"{name} {result.Key}", file), (next, forget) => forget.And(next))}",
            HostKeyVerdict.Revoked => "On the server, after removing the old key: ssh-keygen -A",
            HostKeyVerdict.CertificateRefused =>
                $"On the machine with the authority's key: {SignCommand(hop.HostKeyName.Principal, result.Key)}",
            HostKeyVerdict.AuthorityUnknown =>
                $"If the fingerprints are the same: {AddCommand($"@cert-authority {name} {result.Certificate!.Authority}", file)}",
            _ => $"If the fingerprints are the same: {AddCommand($"{name} {result.Key}", file)}",
        };
    }

    private static IEnumerable<RemoteCommand> ForgetCommands(SshHop hop) =>
        from file in hop.KnownHosts
        where KnownHosts.Load(file).GetKeys(hop.HostKeyName).Count > 0
        select RemoteCommand.Of("ssh-keygen", "-R", hop.HostKeyName.PrimaryName, "-f", file);

    // The last line of the file may have no newline; an empty line is harmless.
    private static RemoteCommand AddCommand(string line, string file) => RemoteCommand.Sh($"printf '\\n%s\\n' {line} >> {file}");

    private static string SignCommand(string principal, HostKey key) =>
        RemoteCommand.Of("ssh-keygen", "-s", "AUTHORITY", "-h", "-I", principal, "-n", principal, "-V", "+52w",
            $"/etc/ssh/ssh_host_{FileNameOf(key)}_key.pub").Text;

    private static string FileNameOf(HostKey key) => key.Type switch
    {
        "ssh-ed25519" => "ed25519",
        "ssh-rsa" => "rsa",
        _ => "ecdsa",
    };
}
