namespace QgoBuild.Components;

/// <summary>The credentials for the real servers, their registry and their repository: those that were given, else the user's
/// own.</summary>
public interface ILiveAccess : IPipeline
{
    /// <summary>The file of the SSH key.</summary>
    [Parameter("SSH key for the real servers, instead of those of ~/.ssh/config and the agent")]
    AbsolutePath? SshKey => TryGetValue(() => SshKey);

    /// <summary>The passphrase of the SSH keys.</summary>
    [Parameter("Passphrase of the SSH keys, for those that the agent does not hold"), Secret]
    string? SshKeyPassphrase => TryGetValue(() => SshKeyPassphrase);

    /// <summary>The SSH key itself.</summary>
    [Parameter("SSH key as a text, where there is no file: on a runner"), Secret]
    string? SshPrivateKey => TryGetValue(() => SshPrivateKey);

    /// <summary>The keys of the servers.</summary>
    [Parameter("Lines of known_hosts with the keys of the real servers, where there is no such file: on a runner")]
    string? SshKnownHosts => TryGetValue(() => SshKnownHosts);

    /// <summary>The user of the registry.</summary>
    [Parameter("User of the registry that images are pushed to (profile live)")]
    string? RegistryUser => TryGetValue(() => RegistryUser);

    /// <summary>The password of the registry.</summary>
    [Parameter("Token for the registry that images are pushed to (profile live)"), Secret]
    string? RegistryToken => TryGetValue(() => RegistryToken);

    /// <summary>The token of the repository.</summary>
    [Parameter("Token that may push to the repository, where git has no credentials: on a runner"), Secret]
    string? SourceToken => TryGetValue(() => SourceToken);

    /// <summary>The address that the sources are published at.</summary>
    string SourceUrl { get; }

    /// <summary>Holds credentials that were given as texts and are required as files; the build disposes of it.</summary>
    SecretFiles SecretFiles { get; }

    /// <summary>The credentials.</summary>
    LiveAccess LiveAccess => new()
    {
        PrivateKey = SshPrivateKey is { } key ? SecretFiles.Write("id", key) : SshKey,
        KnownHosts = SshKnownHosts is { } hosts ? SecretFiles.Write("known_hosts", hosts) : null,
        Passphrase = SshKeyPassphrase,
        RegistryUser = RegistryUser,
        RegistryToken = RegistryToken,
        Origin = new GitRemote("origin"),
    };

    /// <summary>Gives the source token, if there is one, to every git that this build starts.</summary>
    void UseSourceToken()
    {
        if (SourceToken is { } token) GitRemote.UseToken(new Uri(SourceUrl), token);
    }
}
