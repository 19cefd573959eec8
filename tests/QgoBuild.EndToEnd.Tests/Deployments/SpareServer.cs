using System.Globalization;
using CliWrap;
using QgoBuild.EndToEnd.Tests.Sandbox;
using QgoBuild.Sandbox.Containers;
using QgoBuild.Sandbox.Description;
using QgoBuild.Sandbox.Engines;
using QgoBuild.Sandbox.Files;
using QgoBuild.Sandbox.Images;
using QgoBuild.Sandbox.Keys;
using QgoBuild.Sandbox.Processes;

namespace QgoBuild.EndToEnd.Tests.Deployments;

/// <summary>
/// A third server beside the sandbox's two, made from the same image and gone afterwards: for changes that those must not see. It is as
/// providers hand servers out: root may log in with a password, and nothing protects it.
/// </summary>
public sealed class SpareServer(SandboxFixture sandbox) : IAsyncLifetime
{
    private const string Name = "qgobuild-spare";
    private const string Host = "127.0.0.1";
    private const int Port = 23022;

    private readonly SandboxDirectory _files = new(Path.Combine(Path.GetTempPath(), $"qgo-spare-{Guid.NewGuid():N}"));

    /// <summary>Its name in the sandbox's network.</summary>
    public string NetworkName => Name;

    /// <summary>How it is reached.</summary>
    public ServerDescription Description { get; private set; } = null!;

    /// <summary>The way to look at it.</summary>
    public ServerWitness Witness { get; private set; } = null!;

    /// <summary>The directory of a sandbox that is the running one, except that this server is staging.</summary>
    public string SandboxDirectory => _files.Path;

    private Tool Docker => new ContainerEngine(sandbox.Description.Engine.Address, sandbox.Description.Engine.ConfigDirectory).Docker;

    public async ValueTask InitializeAsync()
    {
        var host = SshKey.Ensure(_files, "spare-host");
        var knownHosts = Path.Combine(_files.Path, "known_hosts");
        var others = await File.ReadAllTextAsync(sandbox.Description.Staging.KnownHosts);
        await File.WriteAllTextAsync(knownHosts, string.Create(CultureInfo.InvariantCulture, $"[{Host}]:{Port} {host.Public}\n{others}"));
        Description = sandbox.Description.Staging with { Host = Host, Port = Port, KnownHosts = knownHosts, User = ServerUser.Root.Name, Directory = ServerUser.Root.Home + "/NEW START" };
        (sandbox.Description with { Staging = Description }).Save(_files);
        Witness = new ServerWitness(Description);

        await RemoveAsync();
        var label = SandboxLabels.Of(sandbox.Directory);
        await RunAsync(["volume", "create", "--label", label, Name]);
        await RunAsync(
        [
            "create", "--pull", "never", "--name", Name, "--hostname", Name, "--label", label, "--network", SandboxNames.Network, "--restart", "no",
            "--publish", string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}:22"), "--volume", $"{Name}:/var/lib/docker", .. Specs.ServerOptions, Recipes.Server.Tag,
        ]);
        await Docker.RunAsync("furnish it", ["cp", "-", Name + ":/"], PipeSource.FromBytes(Files(host).ToTar()));
        await RunAsync(["start", Name]);
        await AwaitAsync();
        await ExecAsync($"userdel --remove {ServerUser.Deploy.Name}");
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Witness.DisposeAsync();
        await RemoveAsync();
        Directory.Delete(_files.Path, recursive: true);
    }

    /// <summary>Reboots it, and returns when it answers and its Docker does.</summary>
    public async Task RebootAsync()
    {
        await RunAsync(["restart", Name]);
        await AwaitAsync();
    }

    /// <summary>Whether another machine on its network can connect to a port. That a firewall drops what is sent is seen after two seconds.</summary>
    public async Task<bool> IsOpenAsync(int port)
    {
        string[] connect = ["exec", SandboxNames.Production, "timeout", "2", "bash", "-c", string.Create(CultureInfo.InvariantCulture, $": </dev/tcp/{Name}/{port}")];
        return (await Docker.TryAsync("connect to it", connect)).Succeeded;
    }

    /// <summary>Runs a script there without SSH.</summary>
    public Task<string> ExecAsync(string script) => RunAsync(["exec", Name, "sh", "-c", script]);

    /// <summary>The ways to log in that its sshd offers.</summary>
    public async Task<string> LoginMethodsAsync()
    {
        var refused = await new Tool("ssh").TryAsync(
            "be refused",
            [
                "-o", "BatchMode=yes", "-o", "PubkeyAuthentication=no", "-o", "StrictHostKeyChecking=yes", "-o", $"UserKnownHostsFile=\"{Description.KnownHosts}\"",
                "-o", "GlobalKnownHostsFile=/dev/null", "-p", $"{Port}", $"root@{Host}", "true",
            ]);
        return refused.LastLines.Split('\n')[^1];
    }

    private IReadOnlyList<PackedFile> Files(SshKey host)
    {
        return
        [
            new("/etc/ssh/ssh_host_ed25519_key", host.Private, PackedFile.Secret),
            new("/etc/ssh/ssh_host_ed25519_key.pub", host.Public + "\n"),
            new("/etc/ssh/sshd_config.d/50-provider.conf", "PasswordAuthentication yes\nKbdInteractiveAuthentication yes\nPermitRootLogin yes\n"),
            .. Specs.Login(ServerUser.Root, Name, SandboxKeys.Ensure(sandbox.Directory)),
            new($"/etc/docker/certs.d/{sandbox.Description.Registry.ServerAddress}/ca.crt", File.ReadAllText(sandbox.Description.Registry.Certificate)),
        ];
    }

    private async Task AwaitAsync()
    {
        for (var tries = 0; ; tries++)
        {
            if ((await new ServerShell(Description).TryAsync("docker version >/dev/null")).Succeeded)
                return;
            Assert.True(tries < 120, "The spare server does not answer.");
            await Task.Delay(500);
        }
    }

    private async Task RemoveAsync()
    {
        await RunAsync(["container", "rm", "--force", Name]);
        await RunAsync(["volume", "rm", "--force", Name]);
    }

    private Task<string> RunAsync(IEnumerable<string> arguments) => Docker.RunAsync("handle the spare server", arguments);
}
