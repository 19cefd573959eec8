namespace QgoBuild.EndToEnd.Tests.Faults;

/// <summary>Something that goes wrong at a step of a deployment.</summary>
/// <param name="Name">What it is called in the table.</param>
/// <param name="Inject">Makes it happen. The step waits meanwhile.</param>
/// <param name="ExpectedOutcomes">The outcomes that are right when it happens at a step, most often one.</param>
public sealed record Fault(string Name, Func<FaultServer, Task> Inject, Func<string, IReadOnlyList<string>> ExpectedOutcomes)
{
    private const string Succeeded = "succeeded";
    private const string RolledBack = "rolled-back";
    private const string Failed = "failed";
    private const string Cancelled = "cancelled";

    /// <summary>Puts right what stays broken; before the next deployment.</summary>
    public Func<FaultServer, Task> Repair { get; init; } = _ => Task.CompletedTask;

    /// <summary>Whether the step may go on once it has happened, or whether nobody is left to go on.</summary>
    public bool CanContinue { get; init; } = true;

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Fault> All { get; } =
    [
        new("client: SIGINT", faultServer => faultServer.Client.SignalAsync("INT"), WhenCancelled),
        new("client: SIGTERM", faultServer => faultServer.Client.SignalAsync("TERM"), WhenCancelled),
        new("client: SIGKILL", faultServer => faultServer.Client.SignalAsync("KILL"), _ => [Succeeded]),
        new("script: SIGTERM", faultServer => faultServer.SignalScriptAsync("TERM"), WhenSignalled),
        new("script: SIGKILL", faultServer => faultServer.SignalScriptAsync("KILL"), WhenScriptGone),
        new("network cut, 5 s", async faultServer =>
        {
            await faultServer.Control.CutNetworkAsync(faultServer.CancellationToken);
            _ = faultServer.RunLaterAsync(TimeSpan.FromSeconds(5), () =>
                faultServer.Control.RestoreNetworkAsync(faultServer.CancellationToken));
        }, step => step switch
        {
            "preflight" => [Succeeded, Failed],
            "lock" or "fetch" or "pull" or "check" or "switch" or "verify" => [Succeeded, RolledBack],
            _ => [Succeeded],
        }),
        new("network cut for good", faultServer => faultServer.Control.CutNetworkAsync(faultServer.CancellationToken), step => step switch
        {
            "preflight" => [Failed],
            "lock" or "fetch" => [RolledBack],
            _ => [Succeeded],
        })
        {
            Repair = faultServer => faultServer.Control.RestoreNetworkAsync(faultServer.CancellationToken),
        },
        new("server restarted", faultServer => faultServer.Control.RestartAsync(faultServer.CancellationToken),
            WhenScriptGone) { CanContinue = false },
        new("disk full", faultServer => faultServer.FillDiskAsync(), step => step is "preflight" or "lock" or "fetch" or "pull"
            or "platform" or "maintain" or "backup" ? [Failed, RolledBack] : [Succeeded, RolledBack])
        {
            Repair = faultServer => faultServer.FreeDiskAsync(),
        },
        new("registry down", async faultServer =>
        {
            await faultServer.PruneImagesAsync();
            await faultServer.DockerAsync("pause", "qgobuild-registry");
        }, WithoutRegistry)
        {
            Repair = faultServer => faultServer.DockerAsync("unpause", "qgobuild-registry"),
        },
        new("registry: 401", async faultServer =>
        {
            await faultServer.PruneImagesAsync();
            await faultServer.RejectRegistryLoginAsync();
        }, WithoutRegistry)
        {
            Repair = faultServer => faultServer.RestoreRegistryLoginAsync(),
        },
        new("database stopped", faultServer =>
            faultServer.Control.ExecAsync(["docker", "stop", faultServer.Container("mysql")], faultServer.CancellationToken),
                step => step switch
        {
            "preflight" => [Failed],
            // The platform step starts what does not run.
            "lock" or "fetch" or "pull" or "platform" => [Succeeded],
            _ => [RolledBack],
        })
        {
            Repair = faultServer => faultServer.Control.ExecAsync(["docker", "start", faultServer.Container("mysql")],
                faultServer.CancellationToken),
        },
        // The migration cannot change the table that it holds, and is undone over it.
        new("a session holds a lock", faultServer => faultServer.HoldTableLockAsync(), step => step is "check" or "switch" or "verify"
            or "finish" ? [Succeeded] : [RolledBack])
        {
            Repair = faultServer => faultServer.ReleaseTableLockAsync(),
        },
        new("containers removed by hand", faultServer => faultServer.RemoveContainersAsync(), step => step switch
        {
            // Refused as drift, with the command that brings all of it back.
            "preflight" => [Failed],
            // The platform step creates database and edge again; the new release needs nothing of the old one.
            "lock" or "fetch" or "pull" or "platform" => [Succeeded],
            _ => [RolledBack],
        })
        {
            Repair = faultServer => faultServer.Step == "preflight" ? faultServer.RecoverAsync() : Task.CompletedTask,
        },
    ];

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static IReadOnlyList<string> WithoutRegistry(string step) => step switch
    {
        "preflight" => [Failed],
        "lock" or "fetch" or "pull" => [RolledBack],
        _ => [Succeeded],
    };

    // Nobody has cancelled it: the server may be shutting down.
    private static IReadOnlyList<string> WhenSignalled(string step) => step switch
    {
        "preflight" or "lock" => [Failed, RolledBack],
        "finish" => [Succeeded],
        _ => [RolledBack],
    };

    // The last step is not cancelled: what it records is true by then.
    private static IReadOnlyList<string> WhenCancelled(string step) => step == "finish" ? [Succeeded] : [Cancelled];

    // A running step continues without its script, and may be the last one.
    private static IReadOnlyList<string> WhenScriptGone(string step) => step switch
    {
        // It had changed nothing, and no guard exists yet: the next deployment writes the end of its journal. A server that shuts down ends
        // it first.
        "preflight" => ["", Failed],
        "lock" => ["", Failed, RolledBack],
        "finish" => [Succeeded, RolledBack],
        _ => [RolledBack],
    };
}
