using System.Globalization;
using QgoBuild.Delivery.Processes;
using QgoBuild.EndToEnd.Tests.Sandbox;
using QgoBuild.Sandbox.Containers;
using QgoBuild.Sandbox.Description;
using QgoBuild.Sandbox.Engines;
using QgoBuild.Sandbox.Files;
using QgoBuild.Sandbox.Images;
using QgoBuild.Sandbox.Keys;
using QgoBuild.Sandbox.Processes;

namespace QgoBuild.EndToEnd.Tests.Deployments;

/// <summary>What a spare server is like.</summary>
public enum SpareServerKind
{
    /// <summary>Debian 12 as providers hand it out: root may log in with a password, and nothing protects it.</summary>
    ProviderDefault,

    /// <summary>Debian 13, where root deploys.</summary>
    NewerDebian,

    /// <summary>Debian 13 with a Docker of the user's own, who deploys: it needs root for nothing.</summary>
    Rootless,
}

/// <summary>A third server beside the sandbox's two, gone afterwards: for changes that those must not see, and for what they are
/// not.</summary>
public sealed class SpareServer(SandboxFixture sandbox, SpareServerKind kind = SpareServerKind.ProviderDefault) : IAsyncLifetime
{
    private const string Name = "qgobuild-spare";
    private const string Host = "127.0.0.1";
    private const int Port = 23022;
    private const int Site = 28080;
    private const int Api = 25001;

    private readonly SandboxDirectory _files = new(Path.Combine(Path.GetTempPath(), $"qgo-spare-{Guid.NewGuid():N}"));

    /// <summary>Its name in the sandbox's network.</summary>
    public string NetworkName => Name;

    /// <summary>How it is reached.</summary>
    public ServerDescription Description { get; private set; } = null!;

    /// <summary>The way to look at it.</summary>
    public ServerObserver Observer { get; private set; } = null!;

    /// <summary>The directory of a sandbox that is the running one, except that this server is staging.</summary>
    public string SandboxDirectory => _files.Path;

    private ServerUser User => kind == SpareServerKind.Rootless ? ServerUser.Deploy : ServerUser.Root;

    private ContainerEngine Engine => new(sandbox.Description.Engine.Address, sandbox.Description.Engine.ConfigDirectory);

    private LocalCommand Docker => Engine.Docker;

    public async ValueTask InitializeAsync()
    {
        var hostKey = SshKey.Ensure(_files, "spare-host");
        var knownHosts = Path.Combine(_files.Path, "known_hosts");
        var others = await File.ReadAllTextAsync(sandbox.Description.Staging.KnownHosts);
        await File.WriteAllTextAsync(knownHosts,
            string.Create(CultureInfo.InvariantCulture, $"[{Host}]:{Port} {hostKey.Public}\n{others}"));
        Description = sandbox.Description.Staging with
        {
            Host = Host,
            Port = Port,
            KnownHosts = knownHosts,
            User = User.Name,
            Directory = User.Home + "/NEW START",
            Address = Host,
            Url = Local(Site),
            Api = Local(Api),
        };
        (sandbox.Description with { Staging = Description }).Save(_files);
        Observer = new ServerObserver(Description);

        await RemoveAsync();
        var label = SandboxLabels.Of(sandbox.Directory);
        await RunAsync(["volume", "create", "--label", label, Name]);
        await RunAsync(
        [
            "create", "--pull", "never", "--name", Name, "--hostname", Name, "--label", label, "--network", SandboxNames.Network,
            "--restart", "no", .. Publish(Port, 22), .. Publish(Site, 8080), .. Publish(Api, 5001),
            "--volume", $"{Name}:{(kind == SpareServerKind.Rootless ? RootlessDocker : "/var/lib/docker")}",
            .. ContainerSpecs.ServerOptions, await ImageAsync(),
        ]);
        var files = Files(hostKey).ToTar();
        await (Docker.With("cp", "-", Name + ":/").For("furnish it") with { Input = files }).ReadAsync(CancellationToken.None);
        await RunAsync(["start", Name]);
        if (kind == SpareServerKind.Rootless) await MakeRootlessAsync();
        await WaitUntilReadyAsync();
        if (kind == SpareServerKind.ProviderDefault) await ExecAsync($"userdel --remove {ServerUser.Deploy.Name}");
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Observer.DisposeAsync();
        await RemoveAsync();
        Directory.Delete(_files.Path, recursive: true);
    }

    /// <summary>Reboots it, and returns when it answers and its Docker does.</summary>
    public async Task RebootAsync()
    {
        await RunAsync(["restart", Name]);
        await WaitUntilReadyAsync();
    }

    /// <summary>Whether another machine on its network can connect to a port. That a firewall drops what is sent is seen after two
    /// seconds.</summary>
    public async Task<bool> IsOpenAsync(int port)
    {
        string[] connect =
        [
            "exec", SandboxNames.Production, "timeout", "2", "bash", "-c",
            string.Create(CultureInfo.InvariantCulture, $": </dev/tcp/{Name}/{port}"),
        ];
        return (await Docker.With(connect).For("connect to it").RunAsync(CancellationToken.None)).Succeeded;
    }

    /// <summary>Runs a script there without SSH.</summary>
    public Task<string> ExecAsync(string script) => RunAsync(["exec", Name, "sh", "-c", script]);

    /// <summary>The ways to log in that its sshd offers.</summary>
    public async Task<string> LoginMethodsAsync()
    {
        var refused = await new LocalCommand("ssh").With([
                "-o", "BatchMode=yes", "-o", "PubkeyAuthentication=no", "-o", "StrictHostKeyChecking=yes",
                "-o", $"UserKnownHostsFile=\"{Description.KnownHosts}\"", "-o", "GlobalKnownHostsFile=/dev/null",
                "-p", $"{Port}", $"root@{Host}", "true",
            ]).For("be refused").RunAsync(CancellationToken.None);
        return refused.LastLines.Split('\n')[^1];
    }

    private IReadOnlyList<PackedFile> Files(SshKey hostKey)
    {
        return
        [
            new("/etc/ssh/ssh_host_ed25519_key", hostKey.Private, PackedFile.Secret),
            new("/etc/ssh/ssh_host_ed25519_key.pub", hostKey.Public + "\n"),
            new("/etc/ssh/sshd_config.d/50-provider.conf",
                "PasswordAuthentication yes\nKbdInteractiveAuthentication yes\nPermitRootLogin yes\n"),
            .. ContainerSpecs.Login(User, Name, SandboxKeys.Ensure(sandbox.Directory)),
            new($"/etc/docker/certs.d/{sandbox.Description.Registry.ServerAddress}/ca.crt",
                File.ReadAllText(sandbox.Description.Registry.Certificate)),
            // A rootless engine does not see which addresses the sandbox's own network has.
            .. kind == SpareServerKind.Rootless
                ? [new PackedFile(User.Home + "/.config/docker/daemon.json",
                    """{ "bip": "10.213.0.1/24", "default-address-pools": [{ "base": "10.214.0.0/16", "size": 24 }] }""")]
                : (PackedFile[])[],
            .. sandbox.Description.ComposeOverrides.Count > 0 ? SchemaEngine.ServerFiles() : [],
        ];
    }

    private async Task<string> ImageAsync()
    {
        if (kind == SpareServerKind.ProviderDefault) return Recipes.Server.Tag;
        var stages = new ProgressStages(new Progress<string>(), TimeProvider.System);
        return await (await ImageProvider.CreateAsync(Engine, sandbox.Directory, stages, CancellationToken.None)).GetNewerServerAsync();
    }

    // The engine of the user deploy, and of no other: its service begins with the server, and "docker" finds it by the context that is in
    // use.
    private Task<string> MakeRootlessAsync() => ExecAsync($"""
        set -e
        until systemctl is-system-running --quiet || [ "$(systemctl is-system-running)" = degraded ]; do sleep 0.2; done
        systemctl disable --now docker.service docker.socket containerd.service 2>/dev/null
        gpasswd --delete {User.Name} docker
        mkdir -p /dev/net {User.Home}/.config/docker
        [ -e /dev/net/tun ] || mknod -m 666 /dev/net/tun c 10 200
        cp -r /etc/docker/certs.d {User.Home}/.config/docker/
        chown -R {User.Name}:{User.Name} {User.Home}
        printf '%s\n' '[Service]' 'User={User.Name}' 'Delegate=yes' 'Restart=always' \
            'Environment=XDG_RUNTIME_DIR={RootlessRun} HOME={User.Home} PATH=/usr/share/docker.io/contrib:/usr/sbin:/usr/bin:/sbin:/bin' \
            'ExecStartPre=+install -d -m 700 -o {User.Name} -g {User.Name} {RootlessRun}' \
            'ExecStart=/usr/share/docker.io/contrib/dockerd-rootless.sh' \
            '[Install]' 'WantedBy=multi-user.target' >/etc/systemd/system/rootless-docker.service
        systemctl enable --now rootless-docker.service
        runuser -u {User.Name} -- sh -c '
            docker context create rootless --docker host=unix://{RootlessRun}/docker.sock && docker context use rootless' 2>&1
        """);

    private string RootlessDocker => User.Home + "/.local/share/docker";

    private string RootlessRun => string.Create(CultureInfo.InvariantCulture, $"/run/user/{User.Number}");

    private static string Local(int port) => string.Create(CultureInfo.InvariantCulture, $"http://{Host}:{port}");

    private static string[] Publish(int port, int inside) =>
        ["--publish", string.Create(CultureInfo.InvariantCulture, $"{Host}:{port}:{inside}")];

    private async Task WaitUntilReadyAsync()
    {
        for (var attempts = 0; ; attempts++)
        {
            if ((await new ServerShell(Description).TryAsync("docker version >/dev/null")).Succeeded) return;
            Assert.True(attempts < 120, "The spare server does not answer.");
            await Task.Delay(500);
        }
    }

    private async Task RemoveAsync()
    {
        await RunAsync(["container", "rm", "--force", Name]);
        await RunAsync(["volume", "rm", "--force", Name]);
    }

    private Task<string> RunAsync(IEnumerable<string> arguments) =>
        Docker.With(arguments).For("handle the spare server").ReadAsync(CancellationToken.None);
}
