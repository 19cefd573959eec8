using QgoBuild.Components.Delivering;
using QgoBuild.Delivery.Environments;
using QgoBuild.Delivery.Remote;
using QgoBuild.Delivery.Sources;
using QgoBuild.Sandbox.Description;

/// <summary>Where QGO Cargo is deployed to: the sandbox by default, and the real servers with <c>--profile live</c>.</summary>
static class Environments
{
    /// <summary>The profile of the real servers.</summary>
    public const string LiveProfile = "live";

    /// <summary>The profile of the sandbox; it goes without saying, except on a CI server.</summary>
    public const string SandboxProfile = "sandbox";

    /// <summary>Where the sources are published.</summary>
    public const string SourceUrl = "https://github.com/qgocargo/qgo-cargo";

    private const string EnvironmentDirectory = "/root/NEW START";

    private static readonly Application QgoCargo = new("qgo-cargo", "qgo_cargo", ["backend", "frontend"]);

    /// <summary>The real servers, reached as the user's own ssh would reach them: by its configuration, agent, keys and known hosts.</summary>
    /// <param name="privateKey">The SSH key to log in with; null for what the configuration and the agent have.</param>
    /// <param name="passphrase">The passphrase of keys that have one, unless the agent holds them.</param>
    /// <param name="registryUser">The user of ghcr.io.</param>
    /// <param name="registryToken">A token for ghcr.io that may write packages.</param>
    public static DeliveryProfile Live(string? privateKey, string? passphrase, string? registryUser, string? registryToken) => new()
    {
        Name = LiveProfile,
        Application = QgoCargo,
        Registry = new ImageRegistry("ghcr.io", "qgocargo/qgo-cargo") { User = registryUser, Password = registryToken },
        Origin = new GitRemote("origin"),
        Environments =
        [
            LiveEnvironment("staging", "staging.qgocargo.cloud", privateKey, passphrase) with
            {
                Branch = "staging",
                Url = new Uri("https://staging.qgocargo.cloud:8080"),
                Api = new Uri("https://staging.qgocargo.cloud:5001"),
                FrontendPort = 8080,
                ApiPort = 5001,
            },
            LiveEnvironment("production", "qgocargo.cloud", privateKey, passphrase) with
            {
                Branch = "main",
                Url = new Uri("https://qgocargo.cloud"),
                Api = new Uri("https://qgocargo.cloud:5000"),
                FrontendPort = 80,
                ApiPort = 5000,
                RequiresApproval = true,
            },
        ],
    };

    /// <summary>The sandbox's servers.</summary>
    public static DeliveryProfile Sandbox(SandboxDescription sandbox) => new()
    {
        Name = SandboxProfile,
        IsSandbox = true,
        Application = QgoCargo,
        Registry = new ImageRegistry(sandbox.Registry.Address, "qgo-cargo")
        {
            CertificateFile = sandbox.Registry.Certificate,
            User = sandbox.Registry.User,
            Password = File.ReadAllText(sandbox.Registry.PasswordFile).TrimEnd(),
        },
        Origin = new GitRemote(sandbox.Origin.Url, sandbox.Origin.PrivateKey, sandbox.Origin.KnownHosts),
        Environments =
        [
            SandboxEnvironment("staging", "staging", sandbox.Staging, sandbox) with { FrontendPort = 8080, ApiPort = 5001 },
            SandboxEnvironment("production", "main", sandbox.Production, sandbox) with { FrontendPort = 80, ApiPort = 5000, RequiresApproval = true },
        ],
    };

    private static DeploymentEnvironment LiveEnvironment(string name, string host, string? privateKey, string? passphrase) => new()
    {
        Name = name,
        Server = SshEndpoint.ByConvention(host) with { User = "root", PrivateKeyFile = privateKey, Passphrase = passphrase },
        Directory = EnvironmentDirectory,
        Branch = name,
        Origin = "git@github.com:qgocargo/qgo-cargo.git",
        Url = new Uri($"https://{host}"),
        Api = new Uri($"https://{host}"),
        FrontendPort = 0,
        ApiPort = 0,
        Registry = "ghcr.io",
        DatabaseImage = "mysql:8.4",
        EdgeImage = "nginx:1.28",
        // The edge does not speak TLS by itself yet: what stands before it may not be reachable from where a deployment is followed.
        Health = HealthPolicy.Default with { FromOutside = false },
    };

    private static DeploymentEnvironment SandboxEnvironment(string name, string branch, ServerDescription server, SandboxDescription sandbox) => new()
    {
        Name = name,
        Server = new SshEndpoint(server.Host, server.Port, server.User, server.PrivateKey, server.KnownHosts),
        Directory = server.Directory,
        Branch = branch,
        Origin = sandbox.Origin.ServerUrl,
        Url = new Uri(server.Url),
        Api = new Uri(server.Api),
        FrontendPort = 0,
        ApiPort = 0,
        Registry = sandbox.Registry.ServerAddress,
        DatabaseImage = sandbox.Images.ServerMysql,
        EdgeImage = sandbox.Images.ServerNginx,
        ComposeOverrides = sandbox.ComposeOverrides,
        Health = new HealthPolicy(InARow: 3, Deadline: TimeSpan.FromSeconds(30)) { Interval = TimeSpan.FromSeconds(0.2) },
    };
}
