using QgoBuild.EndToEnd.Tests.Deployments;
using QgoBuild.Sandbox;
using QgoBuild.Sandbox.Engines;

namespace QgoBuild.EndToEnd.Tests.Faults;

/// <summary>Where faults strike: a server, seen and handled from outside, so that nothing here depends on what is being broken.</summary>
public sealed class FaultServer(DeploymentFixture deploymentFixture, SandboxFixture sandbox, CancellationToken cancellationToken)
{
    /// <summary>Where a deployment's step waits to be struck.</summary>
    private const string WorkDirectory = "/var/tmp/qgo-fault";

    private const string RegistryUsers = "/etc/qgobuild/htpasswd";

    private static readonly string[] SmallVolumes = ["backups", ".qgobuild/deployments"];

    private readonly ContainerEngine _engine = new(sandbox.Description.Engine.Address, sandbox.Description.Engine.ConfigDirectory);
    private string? _registryUsers;

    public CancellationToken CancellationToken { get; } = cancellationToken;

    /// <summary>The client whose deployment it is.</summary>
    public FaultClient Client { get; set; } = null!;

    public ServerControl Control { get; } = sandbox.Control(deploymentFixture.TargetServer);

    private string Directory { get; } = deploymentFixture.Target.Directory;

    /// <summary>The step that waits.</summary>
    public string Step { get; private set; } = "";

    /// <summary>The container of a part that the environment has once.</summary>
    public string Container(string part) => $"{Project}-{part}-1";

    private string Project => $"qgo-cargo-{deploymentFixture.Environment}";

    /// <summary>Lets a step wait before it does anything.</summary>
    public Task PauseBeforeAsync(string step)
    {
        Step = step;
        return ShellAsync($$"""
            rm -rf {{WorkDirectory}}; mkdir -p {{WorkDirectory}} "$1/.qgobuild/hooks"; chmod 1777 {{WorkDirectory}}
            printf '#!/bin/sh\n: >{{WorkDirectory}}/reached\nuntil [ -e {{WorkDirectory}}/go ]; do sleep 0.05; done\n' \
                >"$1/.qgobuild/hooks/before-{{step}}"
            chmod +x "$1/.qgobuild/hooks/before-{{step}}"
            """);
    }

    /// <summary>Waits until the step waits.</summary>
    public async Task WaitUntilReachedAsync()
    {
        for (var timeout = TimeSpan.FromMinutes(2); await ShellAsync(
            $"[ ! -e {WorkDirectory}/reached ] || echo yes") != "yes"; timeout -= TimeSpan.FromMilliseconds(100))
        {
            Assert.False(Client.HasEnded, $"The client ended before the step was reached:\n{Client.Output}");
            Assert.True(timeout > TimeSpan.Zero, $"The step was not reached:\n{Client.Output}");
            await Task.Delay(100, CancellationToken);
        }
    }

    /// <summary>Before images are pulled: the server has none but those that run.</summary>
    public async Task PruneImagesAsync()
    {
        if (Step is "preflight" or "lock" or "fetch" or "pull")
            await Control.ExecAsync(["docker", "image", "prune", "--all", "--force"], CancellationToken);
    }

    /// <summary>Lets the step go on.</summary>
    public Task ContinueAsync() => ShellAsync($": >{WorkDirectory}/go");

    /// <summary>Lets later deployments pass a step; who waits there goes on waiting.</summary>
    public Task RemoveHookAsync(string step) => ShellAsync($"rm \"$1/.qgobuild/hooks/before-{step}\"");

    public Task RemoveHooksAsync() => ShellAsync($"rm -rf {WorkDirectory} \"$1/.qgobuild/hooks\"");

    /// <summary>Sends a signal to the newest deployment's script: the process that runs its steps, not the step.</summary>
    public Task SignalScriptAsync(string signal) =>
        ShellAsync($"cd \"$1/.qgobuild/deployments\" && kill -s {signal} \"$(cat \"$(ls | LC_ALL=C sort | tail -n 1)/pid\")\"");

    /// <summary>The outcome in the newest deployment's journal; empty while there is none.</summary>
    public async Task<string> OutcomeAsync() => (await ShellAsync(
        "cd \"$1/.qgobuild/deployments\" && tail -n 1 \"$(ls | LC_ALL=C sort | tail -n 1)/journal.ndjson\" | sed -n " +
            "'s/.*\"event\":\"deployment-finished\",\"outcome\":\"\\([a-z-]*\\)\".*/\\1/p'")).Trim();

    /// <summary>The whole of the newest deployment's journal.</summary>
    public Task<string> JournalAsync() =>
        ShellAsync("cd \"$1/.qgobuild/deployments\" && cat \"$(ls | LC_ALL=C sort | tail -n 1)/journal.ndjson\"");

    /// <summary>Whether somebody holds the environment's lock.</summary>
    public async Task<bool> IsLockedAsync() => await ShellAsync("flock --nonblock \"$1/.qgobuild/lock\" true || echo held") != "";

    /// <summary>The tracking numbers of all shipments.</summary>
    public async Task<IReadOnlySet<string>> ShipmentsAsync() => (await Control.ExecAsync(
        ["docker", "exec", Container("mysql"), "sh", "-c",
            "MYSQL_PWD=$(cat /run/secrets/mysql_root_password) exec $(command -v mysql || command -v mariadb) --user=root --batch " +
                "--skip-column-names --execute 'SELECT tracking_number FROM shipments' qgo_cargo"],
        CancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries).ToHashSet();

    /// <summary>Fills the volume that holds backups and journals. It is made small first, for the disk underneath is everybody's.</summary>
    public async Task FillDiskAsync()
    {
        foreach (var volume in SmallVolumes)
        {
            await ShellAsync("""
                rm -rf /var/tmp/qgo-volume && cp -a "$1/$2" /var/tmp/qgo-volume && mount -t tmpfs -o size=64m,mode=0755 tmpfs "$1/$2" &&
                chown --reference="$1" "$1/$2" && cp -a /var/tmp/qgo-volume/. "$1/$2/" && rm -rf /var/tmp/qgo-volume &&
                    { cat /dev/zero >"$1/$2/.filler" 2>/dev/null || :; }
                """, volume);
        }
    }

    public async Task FreeDiskAsync()
    {
        foreach (var volume in SmallVolumes)
        {
            await ShellAsync("""
                rm -f "$1/$2/.filler"; mkdir -p /var/tmp/qgo-under && mount --bind "$(dirname "$1/$2")" /var/tmp/qgo-under &&
                cp -a "$1/$2/." "/var/tmp/qgo-under/$(basename "$2")/" && umount /var/tmp/qgo-under && umount --lazy "$1/$2"
                """, volume);
        }
    }

    /// <summary>Somebody looks at a table in a transaction, and leaves it open.</summary>
    public Task HoldTableLockAsync() => WithObserverAsync(server => server.OpenIdleSessionAsync());

    public Task ReleaseTableLockAsync() => WithObserverAsync(server => server.EndIdleSessionsAsync());

    private async Task WithObserverAsync(Func<ServerObserver, Task> action)
    {
        await using var server = new ServerObserver(deploymentFixture.Target);
        await action(server);
    }

    /// <summary>What somebody does who means to clean up: every container of the application, and its network, are removed. The volumes
    /// stay.</summary>
    public Task RemoveContainersAsync() => ShellAsync("""
        for project in "$2-blue" "$2-green" "$2"; do docker compose --project-name "$project" down --timeout 5; done
        """, Project);

    /// <summary>What the refusal says to type.</summary>
    public Func<Task> RecoverAsync { get; set; } = () => Task.CompletedTask;

    public async Task RejectRegistryLoginAsync()
    {
        _registryUsers = await DockerAsync("exec", "qgobuild-registry", "cat", RegistryUsers);
        await SetRegistryUsersAsync("nobody" + _registryUsers[_registryUsers.IndexOf(':', StringComparison.Ordinal)..]);
    }

    public async Task RestoreRegistryLoginAsync()
    {
        if (_registryUsers is { } users) await SetRegistryUsersAsync(users);
    }

    // The registry reads them when it starts.
    private async Task SetRegistryUsersAsync(string users)
    {
        await DockerAsync("exec", "qgobuild-registry", "sh", "-c", $"printf '%s\\n' \"$1\" >{RegistryUsers}", "sh", users.Trim());
        await DockerAsync("restart", "--time", "0", "qgobuild-registry");
    }

    /// <summary>Docker, under the servers.</summary>
    public Task<string> DockerAsync(params string[] arguments) =>
        _engine.Docker.With(arguments).For("handle the sandbox").ReadAsync(CancellationToken);

    public async Task RunLaterAsync(TimeSpan delay, Func<Task> action)
    {
        await Task.Delay(delay, CancellationToken);
        await action();
    }

    private async Task<string> ShellAsync(string script, string? argument = null) =>
        (await Control.ExecAsync(["sh", "-c", script, "sh", Directory, argument ?? ""], CancellationToken)).Trim();
}
