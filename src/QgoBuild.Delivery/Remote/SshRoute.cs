namespace QgoBuild.Delivery.Remote;

/// <summary>Resolves the connection to a server: reads the configuration of the server and of its jump hosts. Explicit values of an
/// endpoint apply to the server only, not to its jump hosts.</summary>
internal static class SshRoute
{
    private const int MaxHops = 16;

    /// <summary>Resolves an endpoint, with its jump hosts in <see cref="SshHop.Through"/>.</summary>
    /// <exception cref="SshConfigException">The configuration is invalid, or uses something that is not supported.</exception>
    public static SshHop Resolve(SshEndpoint endpoint) =>
        endpoint.Defaults is { } defaults ? Follow(endpoint, defaults, before: null, length: 1) : Complete(endpoint);

    private static SshHop Complete(SshEndpoint endpoint) => new(
        endpoint.Host, endpoint.Port ?? KnownHosts.DefaultPort, endpoint.User ?? Environment.UserName)
    {
        OriginalHost = endpoint.Host,
        KnownHosts = endpoint.KnownHostsFile is { } file ? [file] : throw Incomplete(nameof(SshEndpoint.KnownHostsFile)),
        Keys = endpoint.PrivateKeyFile is { } key
            ? CreateExplicitIdentity(endpoint, key, agent: null) : throw Incomplete(nameof(SshEndpoint.PrivateKeyFile)),
        Options = CreateSshOptions(endpoint, configurationFile: null, endpoint.Port ?? KnownHosts.DefaultPort),
    };

    private static SshHop Follow(SshEndpoint endpoint, OpenSshDefaults defaults, IReadOnlyList<SshJump>? before, int length)
    {
        if (length > MaxHops)
            throw new SshConfigException(
                $"The connection to {endpoint} has more than {MaxHops} jump hosts. Does their configuration have a cycle?");

        var config = SshConfig.Read(defaults, endpoint.Host, endpoint.Port, endpoint.User);
        var tokens = config.Tokens;
        return new SshHop(tokens.Host, tokens.Port, tokens.User)
        {
            OriginalHost = endpoint.Host,
            HostKeyAlias = config.HostKeyAlias,
            KnownHosts = endpoint.KnownHostsFile is { } file ? [file] : [.. config.UserKnownHosts, .. config.GlobalKnownHosts],
            Keys = endpoint.PrivateKeyFile is { } key
                ? CreateExplicitIdentity(endpoint, key, config.Agent) : CreateConfiguredIdentity(endpoint, config),
            Options = CreateSshOptions(endpoint, defaults.SystemFile is null ? defaults.UserFile : null, endpoint.Port),
            Through = (before ?? config.Jumps) is [.., var last] jumps
                ? Follow(CreateJumpEndpoint(last, tokens, endpoint), defaults, jumps.Count > 1 ? [.. jumps.SkipLast(1)] : null, length + 1)
                : null,
        };
    }

    private static SshEndpoint CreateJumpEndpoint(SshJump jump, SshTokens tokens, SshEndpoint target) =>
        new(tokens.ExpandJump(jump.Host), jump.Port, jump.User is null ? null : tokens.ExpandJump(jump.User))
        {
            Defaults = target.Defaults,
            Passphrase = target.Passphrase,
            PromptForPassphrase = target.PromptForPassphrase,
        };

    private static IdentityOptions CreateExplicitIdentity(SshEndpoint endpoint, string file, string? agent) =>
        new()
        {
            Files = [file],
            IsExplicit = true,
            IdentitiesOnly = true,
            Agent = agent,
            GetPassphrase = CreatePassphraseProvider(endpoint),
        };

    private static IdentityOptions CreateConfiguredIdentity(SshEndpoint endpoint, SshConfig config) => new()
    {
        Files = config.IdentityFiles,
        Certificates = config.CertificateFiles,
        IdentitiesOnly = config.IdentitiesOnly,
        Agent = config.Agent,
        GetPassphrase = CreatePassphraseProvider(endpoint),
    };

    private static Func<string, string?> CreatePassphraseProvider(SshEndpoint endpoint) =>
        file => endpoint.Passphrase ?? endpoint.PromptForPassphrase?.Invoke(file);

    private static string[] CreateSshOptions(SshEndpoint endpoint, string? configurationFile, int? port) =>
    [
        .. configurationFile is null ? [] : (string[])["-F", configurationFile],
        .. port is null ? [] : (string[])["-p", port.Value.ToString(CultureInfo.InvariantCulture)],
        .. endpoint.PrivateKeyFile is null ? [] : (string[])["-i", endpoint.PrivateKeyFile],
        .. endpoint.KnownHostsFile is null ? [] : (string[])["-o", $"UserKnownHostsFile=\"{endpoint.KnownHostsFile}\""],
    ];

    private static ArgumentException Incomplete(string what) =>
        new($"An {nameof(SshEndpoint)} that does not use the user's OpenSSH configuration requires a {what}.");
}
