namespace QgoBuild.EndToEnd.Tests.Faults;

/// <summary>Something that goes wrong at a step of a deployment.</summary>
/// <param name="Name">What it is called in the table.</param>
/// <param name="Strike">Makes it happen. The step waits meanwhile.</param>
/// <param name="Expect">The outcomes that are right when it happens at a step, most often one.</param>
public sealed record Fault(string Name, Func<FaultServer, Task> Strike, Func<string, IReadOnlyList<string>> Expect)
{
    private const string Succeeds = "succeeded";
    private const string RollsBack = "rolled-back";
    private const string Fails = "failed";

    /// <summary>Puts right what stays broken; before the next deployment.</summary>
    public Func<FaultServer, Task> Repair { get; init; } = _ => Task.CompletedTask;

    /// <summary>Whether the step may go on once it has happened, or whether nobody is left to go on.</summary>
    public bool GoesOn { get; init; } = true;

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Fault> All { get; } =
    [
        new("client: SIGINT", scene => scene.Client.SignalAsync("INT"), WhenCancelled),
        new("client: SIGTERM", scene => scene.Client.SignalAsync("TERM"), WhenCancelled),
        new("client: SIGKILL", scene => scene.Client.SignalAsync("KILL"), _ => [Succeeds]),
        new("script: SIGTERM", scene => scene.SignalScriptAsync("TERM"), WhenCancelled),
        new("script: SIGKILL", scene => scene.SignalScriptAsync("KILL"), WhenGone),
        new("network cut, 5 s", async scene =>
        {
            await scene.Control.CutNetworkAsync(scene.Cancellation);
            _ = scene.LaterAsync(TimeSpan.FromSeconds(5), () => scene.Control.RestoreNetworkAsync(scene.Cancellation));
        }, step => step switch
        {
            "preflight" => [Succeeds, Fails],
            "lock" or "fetch" or "pull" or "check" or "switch" or "verify" => [Succeeds, RollsBack],
            _ => [Succeeds],
        }),
        new("network cut for good", scene => scene.Control.CutNetworkAsync(scene.Cancellation), step => step switch
        {
            "preflight" => [Fails],
            "lock" or "fetch" => [RollsBack],
            _ => [Succeeds],
        })
        {
            Repair = scene => scene.Control.RestoreNetworkAsync(scene.Cancellation),
        },
        new("server restarted", scene => scene.Control.RestartAsync(scene.Cancellation), WhenGone) { GoesOn = false },
        new("disk full", scene => scene.FillDiskAsync(), step => step is "preflight" or "lock" or "fetch" or "pull" or "platform" or "maintain" or "backup" ? [Fails, RollsBack] : [Succeeds, RollsBack])
        {
            Repair = scene => scene.EmptyDiskAsync(),
        },
        new("registry down", async scene =>
        {
            await scene.ForgetImagesAsync();
            await scene.DockerAsync("pause", "qgobuild-registry");
        }, WithoutRegistry)
        {
            Repair = scene => scene.DockerAsync("unpause", "qgobuild-registry"),
        },
        new("registry: 401", async scene =>
        {
            await scene.ForgetImagesAsync();
            await scene.ForbidRegistryAsync();
        }, WithoutRegistry)
        {
            Repair = scene => scene.AllowRegistryAsync(),
        },
        new("database stopped", scene => scene.Control.ExecAsync(["docker", "stop", "qgo-cargo-mysql-1"], scene.Cancellation), step => step switch
        {
            "preflight" => [Fails],
            // The platform step starts what stands still.
            "lock" or "fetch" or "pull" or "platform" => [Succeeds],
            _ => [RollsBack],
        })
        {
            Repair = scene => scene.Control.ExecAsync(["docker", "start", "qgo-cargo-mysql-1"], scene.Cancellation),
        },
        // The migration cannot change the table that it holds, and is undone over it.
        new("a session holds a lock", scene => scene.HoldLockAsync(), step => step is "check" or "switch" or "verify" or "finish" ? [Succeeds] : [RollsBack])
        {
            Repair = scene => scene.LetGoAsync(),
        },
        new("containers removed by hand", scene => scene.RemoveContainersAsync(), step => step switch
        {
            // Refused as drift, with the command that brings all of it back.
            "preflight" => [Fails],
            // The platform step creates database and edge again; the new release needs nothing of the old one.
            "lock" or "fetch" or "pull" or "platform" => [Succeeds],
            _ => [RollsBack],
        })
        {
            Repair = scene => scene.Step == "preflight" ? scene.RecoverAsync() : Task.CompletedTask,
        },
    ];

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static IReadOnlyList<string> WithoutRegistry(string step) => step switch
    {
        "preflight" => [Fails],
        "lock" or "fetch" or "pull" => [RollsBack],
        _ => [Succeeds],
    };

    // The last step is not cancelled: what it records is true by then.
    private static IReadOnlyList<string> WhenCancelled(string step) => step switch
    {
        "preflight" or "lock" => [Fails, RollsBack],
        "finish" => [Succeeds],
        _ => [RollsBack],
    };

    // A step that is at work goes on without its script, and may be the last one.
    private static IReadOnlyList<string> WhenGone(string step) => step switch
    {
        // It had changed nothing, and nothing waits for it to end; whoever comes next writes its end down. A server that goes down ends it first.
        "preflight" => ["", Fails],
        "lock" => ["", Fails, RollsBack],
        "finish" => [Succeeds, RollsBack],
        _ => [RollsBack],
    };
}
