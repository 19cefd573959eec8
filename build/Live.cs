using System.Text;
using QgoBuild.Components.Deployments;
using QgoBuild.Delivery.Sources;

partial class Build
{
    [Parameter("SSH key to log in to the real servers with, in the place of those that ~/.ssh/config and the agent have")]
    readonly AbsolutePath? SshKey;

    [Parameter("Passphrase of the SSH keys, for those that the agent does not hold"), Secret]
    readonly string? SshKeyPassphrase;

    [Parameter("The same key as a text, where there is no file: on a runner"), Secret]
    readonly string? SshPrivateKey;

    [Parameter("Lines of known_hosts that list the real servers' keys, where there is no such file: on a runner")]
    readonly string? SshKnownHosts;

    [Parameter("User of the registry that images are pushed to (profile live)")]
    readonly string? RegistryUser;

    [Parameter("Token for the registry that images are pushed to (profile live)"), Secret]
    readonly string? RegistryToken;

    [Parameter("Token that may push to the repository, where git knows none: on a runner"), Secret]
    readonly string? SourceToken;

    readonly Lock _liveLock = new();
    SecretFiles? _secretFiles;
    LiveAccess? _live;

    /// <summary>What it takes to reach the real servers: what was given, else what the user has.</summary>
    LiveAccess Live
    {
        get
        {
            lock (_liveLock)
            {
                return _live ??= new LiveAccess
                {
                    PrivateKey = SshPrivateKey is { } key ? WriteSecretFile("id", key) : SshKey,
                    KnownHosts = SshKnownHosts is { } hosts ? WriteSecretFile("known_hosts", hosts) : null,
                    Passphrase = SshKeyPassphrase,
                    RegistryUser = RegistryUser,
                    RegistryToken = RegistryToken,
                    Origin = new GitRemote("origin"),
                };
            }
        }
    }

    /// <summary>
    /// Makes sure that what is asked for can be done to the end, and hands git the token in its environment: neither a command line nor the checkout's configuration, where others would find it.
    /// </summary>
    protected override void OnBuildInitialized()
    {
        if (!Plan)
            ((IPush)this).RequireSigner();
        if (SourceToken is null)
            return;
        var credentials = Convert.ToBase64String(Encoding.UTF8.GetBytes($"x-access-token:{SourceToken}"));
        System.Environment.SetEnvironmentVariable("GIT_CONFIG_COUNT", "1");
        System.Environment.SetEnvironmentVariable("GIT_CONFIG_KEY_0", $"http.{new Uri(Environments.SourceUrl).GetLeftPart(UriPartial.Authority)}/.extraheader");
        System.Environment.SetEnvironmentVariable("GIT_CONFIG_VALUE_0", $"AUTHORIZATION: basic {credentials}");
    }

    // GitHub empties RUNNER_TEMP before and after each job, whatever became of the job.
    string WriteSecretFile(string name, string text) =>
        (_secretFiles ??= new SecretFiles(System.Environment.GetEnvironmentVariable("RUNNER_TEMP") is { Length: > 0 } temporary ? temporary : TemporaryDirectory)).Write(name, text);
}
