namespace QgoBuild.Delivery.Remote.Configuration;

/// <summary>The keywords with one value. Most keywords of OpenSSH concern terminals, forwarding and speed, and are ignored. Unsupported
/// ones that decide where a connection goes are read, to be refused.</summary>
internal static class SshKeywords
{
    /// <summary>The validated value of a line; null when the keyword is ignored.</summary>
    /// <exception cref="SshConfigException">The value is invalid for the keyword.</exception>
    public static string? GetValue(SshConfigLine line) => line.Keyword switch
    {
        "hostname" or "user" or "hostkeyalias" or "identityagent" => line.GetSingleArgument(),
        "port" => ParsePort(line),
        "identitiesonly" => ParseYesNo(line),
        "proxyjump" => ParseJumps(line),
        "proxycommand" => line.Rest.TrimStart('=', ' ', '\t'),
        "canonicalizehostname" or "bindaddress" or "bindinterface" or "revokedhostkeys" => line.GetSingleArgument(),
        _ => null,
    };

    /// <summary>Refuses unsupported settings that cannot be ignored: the connection would go elsewhere, or accept a revoked key.</summary>
    /// <exception cref="SshConfigException">There is such a setting.</exception>
    public static void ThrowIfUnsupported(SshSettings settings)
    {
        Refuse("proxycommand", "ProxyCommand is not supported: no program is run to connect.",
            "Use ProxyJump where the proxy is an SSH server.");
        Refuse("canonicalizehostname", "CanonicalizeHostname is not supported.", "Write the full name as HostName.");
        Refuse("bindaddress", "BindAddress is not supported.", remedy: null);
        Refuse("bindinterface", "BindInterface is not supported.", remedy: null);
        Refuse("revokedhostkeys", "RevokedHostKeys is not supported.", "List revoked keys as @revoked in a known_hosts file.");

        void Refuse(string keyword, string problem, string? remedy)
        {
            if (settings[keyword] is { } value && value.ToLowerInvariant() is not ("none" or "no" or "false"))
                throw new SshConfigException(settings.GetLocation(keyword), problem, remedy);
        }
    }

    private static string ParsePort(SshConfigLine line) =>
        ushort.TryParse(line.GetSingleArgument(), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port > 0
            ? line.GetSingleArgument()
            : throw new SshConfigException(line.Location, $"\"{line.GetSingleArgument()}\" is not a port.");

    private static string ParseYesNo(SshConfigLine line) => line.GetSingleArgument().ToLowerInvariant() switch
    {
        "yes" or "true" => "yes",
        "no" or "false" => "no",
        var other => throw new SshConfigException(line.Location, $"\"{other}\" is neither yes nor no."),
    };

    private static string ParseJumps(SshConfigLine line)
    {
        var text = line.Rest.TrimStart('=', ' ', '\t').Split('#')[0].TrimEnd();
        return SshJump.TryParseChain(text, out _)
            ? text : throw new SshConfigException(line.Location, $"\"{text}\" is not a list of jump hosts.");
    }
}
