using System.Collections.Immutable;
using System.Globalization;
using QgoBuild.Sandbox.Addresses;
using QgoBuild.Sandbox.Files;
using QgoBuild.Sandbox.Keys;

namespace QgoBuild.Sandbox.Containers;

/// <summary>The sandbox's four containers.</summary>
internal static class Specs
{
    private const string RegistryConfiguration = "/etc/qgobuild/registry.yml";
    private const int RegistryPort = 5443;

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
    public static string RegistryServerAddress { get; } = string.Create(CultureInfo.InvariantCulture, $"{RegistryAccess.Host}:{RegistryPort}");

    public static ContainerSpec Server(string name, string image, ServerPorts ports, SshKey host, SandboxKeys keys, RegistryAccess registry, IEnumerable<PackedFile> more) => new()
    {
        Name = name,
        Image = image,
        Ports = [.. ports.All],
        Volume = name + "-docker",
        VolumeTarget = "/var/lib/docker",
        Options = ServerOptions,
        Files =
        [
            .. HostKey(host),
            new("/root/.ssh/authorized_keys", $"{keys.Login.Public} sandbox\n", PackedFile.Secret),
            new("/root/.ssh/id_ed25519", keys.Deploy.Private, PackedFile.Secret),
            new("/root/.ssh/id_ed25519.pub", $"{keys.Deploy.Public} {name}\n"),
            new("/root/.ssh/known_hosts", $"{SandboxNames.OriginHost} {keys.OriginHost.Public}\n"),
            new("/root/.ssh/config", Asset.Read("ssh_config"), PackedFile.Secret),
            new($"/etc/docker/certs.d/{RegistryServerAddress}/ca.crt", registry.Authority),
            .. more,
        ],
    };

    public static ContainerSpec Registry(string image, SandboxAddresses addresses, RegistryAccess access) => new()
    {
        Name = SandboxNames.Registry,
        Image = image,
        Alias = RegistryAccess.Host,
        Ports = [addresses.Registry],
        Volume = SandboxNames.Registry,
        VolumeTarget = "/var/lib/registry",
        Command = [RegistryConfiguration],
        Files =
        [
            new(RegistryConfiguration, Asset.Read("registry.yml")),
            new("/etc/qgobuild/registry.crt", access.Certificate),
            new("/etc/qgobuild/registry.key", access.Key, PackedFile.Secret),
            new("/etc/qgobuild/htpasswd", access.Users, PackedFile.Secret),
        ],
    };

    public static ContainerSpec Origin(string image, SandboxAddresses addresses, SandboxKeys keys) => new()
    {
        Name = SandboxNames.Origin,
        Image = image,
        Alias = SandboxNames.OriginHost,
        Ports = [addresses.Origin],
        Volume = SandboxNames.Origin,
        VolumeTarget = "/srv/git",
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

    private static IEnumerable<PackedFile> HostKey(SshKey key) =>
    [
        new("/etc/ssh/ssh_host_ed25519_key", key.Private, PackedFile.Secret),
        new("/etc/ssh/ssh_host_ed25519_key.pub", key.Public + "\n"),
    ];
}
