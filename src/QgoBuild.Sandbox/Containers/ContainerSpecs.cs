using System.Collections.Immutable;

namespace QgoBuild.Sandbox.Containers;

/// <summary>The sandbox's containers.</summary>
internal static class ContainerSpecs
{
    private const string RegistryConfiguration = "/etc/qgobuild/registry.yml";
    private const int RegistryPort = 5443;
    private const string AcmeConfiguration = "/etc/qgobuild/pebble.json";

    // What systemd and a Docker of its own need. --privileged would do too, where the engine and the kernel are of an age.
    public static readonly ImmutableArray<string> ServerOptions =
    [
        "--memory", "3g", "--memory-swap", "3g",
        "--cap-add", "ALL", "--cap-drop", "SYS_RESOURCE",
        "--security-opt", "seccomp=unconfined", "--security-opt", "apparmor=unconfined", "--security-opt", "systempaths=unconfined",
        "--device-cgroup-rule", "a *:* rwm", "--cgroupns", "private",
        "--tmpfs", "/run", "--tmpfs", "/run/lock", "--tmpfs", "/tmp:exec",
        "--stop-timeout", "30",
    ];

    /// <summary>The registry's address as the servers name it.</summary>
    public static string RegistryServerAddress { get; } =
        string.Create(CultureInfo.InvariantCulture, $"{RegistryKeys.Host}:{RegistryPort}");

    /// <summary>The names by which the servers find the ACME authority.</summary>
    public static ImmutableArray<string> AcmeAliases { get; } = [AcmeKeys.Host];

    /// <summary>The ACME directory as the servers name it.</summary>
    public const string AcmeServerDirectory = $"https://{AcmeKeys.Host}:14000/dir";

    /// <summary>Where the servers have the certificate of the authority that signed the ACME endpoint's.</summary>
    public const string AcmeServerAuthority = "/opt/qgo-sandbox/acme-ca.crt";

    /// <summary>A server, which trusts the sandbox's authority in what it needs of registry and ACME authority.</summary>
    public static ContainerSpec Server(string name, string image, ServerPorts ports, SshKey hostKey, SandboxKeys keys, string authority,
        PackedFile[] extraFiles) => new()
        {
            Name = name,
            Image = image,
            Aliases = SandboxNames.SiteNamesOf(name),
            Ports = [.. ports.All],
            // The database's passwords, and what is live, are in the environment's directory: data without these is of no use.
            Volume = new(name + "-docker", "/var/lib/docker") { IsRecreated = true },
            Options = ServerOptions,
            Files =
            [
                .. HostKey(hostKey),
                .. Login(ServerUser.Deploy, name, keys),
                AuthorizedKeys(ServerUser.Root, keys),
                new($"/etc/docker/certs.d/{RegistryServerAddress}/ca.crt", authority),
                new(AcmeServerAuthority, authority),
                .. extraFiles,
            ],
        };

    /// <summary>What a user needs on a server to be logged in as, and to read the repository.</summary>
    public static IEnumerable<PackedFile> Login(ServerUser user, string server, SandboxKeys keys)
    {
        PackedFile[] files =
        [
            new($"{user.Home}/.ssh/id_ed25519", keys.Deploy.Private, PackedFile.Secret),
            new($"{user.Home}/.ssh/id_ed25519.pub", $"{keys.Deploy.Public} {server}\n"),
            new($"{user.Home}/.ssh/known_hosts", $"{SandboxNames.OriginHost} {keys.OriginHost.Public}\n"),
            new($"{user.Home}/.ssh/config", EmbeddedAsset.Read("ssh_config"), PackedFile.Secret),
        ];
        return [AuthorizedKeys(user, keys), .. files.Select(file => file with { Owner = user.Number })];
    }

    private static PackedFile AuthorizedKeys(ServerUser user, SandboxKeys keys) =>
        new($"{user.Home}/.ssh/authorized_keys", $"{keys.Login.Public} sandbox\n", PackedFile.Secret) { Owner = user.Number };

    public static ContainerSpec Registry(string image, SandboxAddresses addresses, RegistryKeys registryKeys) => new()
    {
        Name = SandboxNames.Registry,
        Image = image,
        Aliases = [RegistryKeys.Host],
        Ports = [addresses.Registry],
        Volume = new(SandboxNames.Registry, "/var/lib/registry"),
        Command = [RegistryConfiguration],
        Files =
        [
            new(RegistryConfiguration, EmbeddedAsset.Read("registry.yml")),
            new("/etc/qgobuild/registry.crt", registryKeys.Certificate),
            new("/etc/qgobuild/registry.key", registryKeys.Key, PackedFile.Secret),
            new("/etc/qgobuild/htpasswd", registryKeys.Users, PackedFile.Secret),
        ],
    };

    public static ContainerSpec Origin(string image, SandboxAddresses addresses, SandboxKeys keys) => new()
    {
        Name = SandboxNames.Origin,
        Image = image,
        Aliases = [SandboxNames.OriginHost],
        Ports = [addresses.Origin],
        Volume = new(SandboxNames.Origin, "/srv/git"),
        Options = ["--init", "--stop-signal", "SIGTERM"],
        Command = ["/usr/sbin/sshd", "-D", "-e"],
        Files =
        [
            .. HostKey(keys.OriginHost),
            new("/etc/ssh/authorized_keys/git", $"""
                restrict,command="git-shell -c \"$SSH_ORIGINAL_COMMAND\"" {keys.Push.Public} push
                restrict,command="/usr/local/sbin/git-fetch-only" {keys.Deploy.Public} deploy

                """),
        ],
    };

    public static ContainerSpec Acme(string image, SandboxAddresses addresses, AcmeKeys acmeKeys) => new()
    {
        Name = SandboxNames.Acme,
        Image = image,
        Aliases = AcmeAliases,
        Ports = [addresses.Acme, addresses.AcmeManagement],
        // By default it waits before each validation, refuses one request in twenty and validates only half of the orders anew.
        Options = ["--init", "--env", "PEBBLE_VA_NOSLEEP=1", "--env", "PEBBLE_WFE_NONCEREJECT=0", "--env", "PEBBLE_AUTHZREUSE=0"],
        Command = ["-config", AcmeConfiguration],
        Files =
        [
            new(AcmeConfiguration, EmbeddedAsset.Read("pebble.json")),
            new("/etc/qgobuild/acme.crt", acmeKeys.Certificate),
            new("/etc/qgobuild/acme.key", acmeKeys.Key, PackedFile.Secret),
        ],
    };

    private static IEnumerable<PackedFile> HostKey(SshKey key) =>
    [new("/etc/ssh/ssh_host_ed25519_key", key.Private, PackedFile.Secret), new("/etc/ssh/ssh_host_ed25519_key.pub", key.Public + "\n")];
}
