using Renci.SshNet;

namespace QgoBuild.Delivery.Remote;

/// <summary>The algorithms that are offered to a server, best first; no others are. Safe algorithms are ordered by speed: sntrup761 takes
/// 70 ms, curve25519 takes 2 ms, and aes128-gcm is the fastest cipher. There is none with SHA-1 or CBC.</summary>
internal static class SshAlgorithms
{
    private static readonly string[] KeyExchanges =
    [
        "mlkem768x25519-sha256", "curve25519-sha256", "curve25519-sha256@libssh.org", "ecdh-sha2-nistp256", "ecdh-sha2-nistp384",
        "ecdh-sha2-nistp521",
        "sntrup761x25519-sha512", "sntrup761x25519-sha512@openssh.com",
        "diffie-hellman-group-exchange-sha256", "diffie-hellman-group16-sha512", "diffie-hellman-group18-sha512",
        "diffie-hellman-group14-sha256",
    ];

    private static readonly string[] Ciphers =
        ["aes128-gcm@openssh.com", "aes256-gcm@openssh.com", "chacha20-poly1305@openssh.com", "aes128-ctr", "aes192-ctr", "aes256-ctr"];

    private static readonly string[] Macs =
        ["hmac-sha2-256-etm@openssh.com", "hmac-sha2-512-etm@openssh.com", "hmac-sha2-256", "hmac-sha2-512"];

    private static readonly string[] HostKeyAlgorithms =
        ["ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521", "rsa-sha2-512", "rsa-sha2-256"];

    /// <summary>Sets the algorithms of a connection. A server has several host keys, and presents one of the first type that is offered.
    /// The types that known_hosts lists for it come first: otherwise a known server would be refused because it presents another
    /// key.</summary>
    public static void Apply(ConnectionInfo connection, HostKeyCheck check)
    {
        Restrict(connection.KeyExchangeAlgorithms, KeyExchanges);
        Restrict(connection.Encryptions, Ciphers);
        Restrict(connection.HmacAlgorithms, Macs);

        var hostKeys = connection.HostKeyAlgorithms;
        Restrict(hostKeys, HostKeyAlgorithms);
        foreach (var (name, algorithm) in check.WrapAlgorithms([.. hostKeys]))
            hostKeys[name] = algorithm;
        Restrict(hostKeys, OrderHostKeyAlgorithms(check.Keys, check.HasAuthorities));
    }

    /// <summary>The host key algorithms in the order in which they are offered to a server.</summary>
    /// <param name="known">The known keys of the server.</param>
    /// <param name="hasAuthorities">True when an authority of the server is known: certificates then come before all keys.</param>
    internal static IEnumerable<string> OrderHostKeyAlgorithms(IEnumerable<HostKey> known, bool hasAuthorities)
    {
        var types = known.Select(key => key.Type).ToHashSet();
        var keys = HostKeyAlgorithms.OrderBy(algorithm => types.Contains(KeyTypeOf(algorithm)) ? 0 : 1);
        return hasAuthorities ? HostKeyAlgorithms.Select(algorithm => algorithm + KeyCertificate.Suffix).Concat(keys) : keys;
    }

    private static string KeyTypeOf(string hostKeyAlgorithm) =>
        hostKeyAlgorithm.StartsWith("rsa-", StringComparison.Ordinal) ? "ssh-rsa" : hostKeyAlgorithm;

    private static void Restrict<T>(IOrderedDictionary<string, T> supported, IEnumerable<string> names)
    {
        var chosen = names.Where(supported.ContainsKey).Select(name => KeyValuePair.Create(name, supported[name])).ToList();
        supported.Clear();
        foreach (var (name, algorithm) in chosen)
            supported.Add(name, algorithm);
    }
}
