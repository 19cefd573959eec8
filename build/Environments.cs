using System.Net;
using QgoBuild.Components.Deployments;
using QgoBuild.Delivery.Applications;
using QgoBuild.Delivery.Approvals;
using QgoBuild.Delivery.Entrances;
using QgoBuild.Delivery.Environments;
using QgoBuild.Delivery.Health;
using QgoBuild.Delivery.Remote;
using QgoBuild.Delivery.Sources;
using QgoBuild.Sandbox.Description;

/// <summary>Where QGO Cargo is deployed to: the sandbox by default, and the real servers with <c>--profile live</c>.</summary>
static class Environments
{
    /// <summary>The profile of the real servers.</summary>
    public const string LiveProfile = "live";

    /// <summary>The profile of the sandbox; it is the default, except on a CI server.</summary>
    public const string SandboxProfile = "sandbox";

    /// <summary>Where the sources are published.</summary>
    public const string SourceUrl = "https://github.com/qgocargo/qgo-cargo";

    /// <summary>The address of staging.</summary>
    public const string StagingUrl = "https://staging.qgocargo.cloud:8080";

    /// <summary>The address for customers.</summary>
    public const string ProductionUrl = "https://qgocargo.cloud";

    /// <summary>Who issues the certificates of the real servers.</summary>
    public static readonly Tls Certificate = new LetsEncrypt("ops@qgocargo.cloud");

    /// <summary>The branch of production.</summary>
    public const string ProductionBranch = "main";

    /// <summary>How a person approves what goes to production: the team lead does, on GitHub's page of the run.</summary>
    public static readonly Approval ProductionApproval = new GitHubReviewers();

    /// <summary>The environment where a release has to have run before it goes to production.</summary>
    public const string PromotionSource = "staging";

    /// <summary>What the real servers give to the containers of the compose file. The workflows hand over the secrets among them.</summary>
    public static readonly IReadOnlyList<Setting> Settings = [];

    private const string EnvironmentDirectory = "/root/NEW START";

    /// <summary>The website, and the API beside it.</summary>
    public static Entrance Site(int port) => new(
        port, [new Route("/", "frontend", 8080), new Route("/api/", "backend", 5000), new Route("/health", "backend", 5000)]);

    /// <summary>The API by itself.</summary>
    public static Entrance Api(int port) => new(port, [new Route("/", "backend", 5000)]) { Check = new Check.Reports("/health") };

    // Where a machine has one loopback address only, the sandbox publishes other ports than its entrances have.
    private static Entrance StagingApi(SandboxDescription sandbox) => Api(5001) with { Address = new Uri(sandbox.Staging.Api) };

    // The same names and certificate for each of them. Requests for further names are sent to the first.
    private static IEnumerable<Entrance> Encrypted(Tls tls, IReadOnlyList<string> hosts, params IEnumerable<Entrance> entrances) =>
        entrances.Select(entrance => entrance with { Tls = tls, Hosts = hosts });

    /// <summary>The real servers, reached as the user's own ssh would reach them: by its configuration, agent, keys and known
    /// hosts.</summary>
    public static DeliveryProfile Live(Application application, LiveAccess access) => new()
    {
        Name = LiveProfile,
        Application = application,
        Registry = new ImageRegistry("ghcr.io", "qgocargo/qgo-cargo") { User = access.RegistryUser, Password = access.RegistryToken },
        Origin = access.Origin,
        Environments =
        [
            LiveEnvironment("staging", "staging.qgocargo.cloud", access) with
            {
                Branch = "staging",
                Url = new Uri(StagingUrl),
                Entrances = [.. Encrypted(Certificate, ["staging.qgocargo.cloud"], Site(8080), Api(5001)), Entrance.ForChallenges(80)],
            },
            LiveEnvironment("production", "qgocargo.cloud", access) with
            {
                Branch = ProductionBranch,
                Url = new Uri(ProductionUrl),
                Entrances = [.. Encrypted(Certificate, ["qgocargo.cloud", "www.qgocargo.cloud"], Site(443), Api(5000)),
                    Entrance.Redirect(80, 443)],
                Approval = ProductionApproval,
                PromotedFrom = PromotionSource,
            },
        ],
    };

    /// <summary>The sandbox's servers.</summary>
    public static DeliveryProfile Sandbox(Application application, SandboxDescription sandbox) => new()
    {
        Name = SandboxProfile,
        IsSandbox = true,
        Application = application,
        Registry = new ImageRegistry(sandbox.Registry.Address, "qgo-cargo")
        {
            CertificateFile = sandbox.Registry.Certificate,
            User = sandbox.Registry.User,
            Password = File.ReadAllText(sandbox.Registry.PasswordFile).TrimEnd(),
        },
        Origin = new GitRemote(sandbox.Origin.Url, sandbox.Origin.PrivateKey, sandbox.Origin.KnownHosts),
        Environments =
        [
            SandboxEnvironment("staging", "staging", sandbox.Staging, sandbox) with { Entrances = [Site(8080), StagingApi(sandbox)] },
            SandboxEnvironment("production", ProductionBranch, sandbox.Production, sandbox) with
            {
                Entrances = [.. Encrypted(CertificateIn(sandbox), sandbox.Production.Names, Site(443),
                    Api(5000) with { Address = new Uri(sandbox.Production.Api) }),
                    Entrance.Redirect(80, 443)],
                Approval = ProductionApproval,
                PromotedFrom = PromotionSource,
            },
        ],
    };

    private static DeploymentEnvironment LiveEnvironment(string name, string host, LiveAccess access) => new()
    {
        Name = name,
        Server = SshEndpoint.FromOpenSshConfig(host) with
        {
            User = "root",
            PrivateKeyFile = access.PrivateKey,
            Passphrase = access.Passphrase,
            KnownHostsFile = access.KnownHosts,
        },
        Directory = EnvironmentDirectory,
        Branch = name,
        Origin = "git@github.com:qgocargo/qgo-cargo.git",
        Url = new Uri($"https://{host}"),
        Settings = Settings,
        Entrances = [],
        Registry = "ghcr.io",
        EdgeImage = "nginx:1.28",
    };

    // The sandbox's own authority: its servers reach it, and the machine's browsers do not trust it.
    private static LetsEncrypt CertificateIn(SandboxDescription sandbox) => new("ops@qgo-cargo.test")
    {
        Directory = new Uri(sandbox.Acme.Directory),
        Image = sandbox.Images.ServerCertbot,
        TrustedAuthoritiesFile = sandbox.Acme.ServerCertificateAuthority,
    };

    private static DeploymentEnvironment SandboxEnvironment(
        string name, string branch, ServerDescription server, SandboxDescription sandbox) =>
        new()
        {
            Name = name,
            Server = new SshEndpoint(server.Host, server.Port, server.User, server.PrivateKey, server.KnownHosts),
            Directory = server.Directory,
            Branch = branch,
            Origin = sandbox.Origin.ServerUrl,
            Url = new Uri(server.Url),
            Access = new PublicAccess(IPAddress.Parse(server.Address), server.CertificateAuthority),
            Entrances = [],
            Registry = sandbox.Registry.ServerAddress,
            DatabaseImage = sandbox.Images.ServerMysql,
            EdgeImage = sandbox.Images.ServerNginx,
            ComposeOverrides = sandbox.ComposeOverrides,
            Database = new DatabasePolicy { LockWaitTimeout = TimeSpan.FromSeconds(5) },
            Health = new HealthPolicy(ConsecutiveSuccesses: 3, Deadline: TimeSpan.FromSeconds(30)) { Interval = TimeSpan.FromSeconds(0.2) },
        };
}
