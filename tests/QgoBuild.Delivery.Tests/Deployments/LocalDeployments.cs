using QgoBuild.Delivery.Deployments;
using QgoBuild.Delivery.Journal;
using QgoBuild.Delivery.Remote;
using QgoBuild.Delivery.Shell;

namespace QgoBuild.Delivery.Tests.Deployments;

/// <summary>Deployments that run on this machine, in a directory with a space, with steps that leave a trace.</summary>
public abstract class LocalDeployments : IDisposable
{
    protected string Root { get; } = Path.Combine(Path.GetTempPath(), $"qgo NEW START {Guid.NewGuid():N}");

    protected string Trace => Path.Combine(Root, "trace");

    protected LocalDeployments() => Directory.CreateDirectory(Root);

    // A script that has told its end may yet write its last file.
    public void Dispose()
    {
        GC.SuppressFinalize(this);
        for (var tries = 0; ; tries++)
        {
            try
            {
                Directory.Delete(Root, recursive: true);
                return;
            }
            catch (IOException) when (tries < 50)
            {
                Thread.Sleep(100);
            }
        }
    }

    protected static DeploymentRunner Runner => new(_ => Task.FromResult<IRemoteHost>(new LocalHost()));

    protected Task<DeploymentResult> RunAsync(params Step[] steps) => Runner.RunAsync(Plan(steps), null, _ => { }, CancellationToken.None);

    protected DeploymentPlan Plan(params Step[] steps) => Samples.Plan(Root, steps);

    protected Step Tracing(string name) => new(name, $"Trace {name}", TimeSpan.FromMinutes(1), RemoteCommand.Sh($"echo {"do " + name} >> {Trace}"))
    {
        Undo = RemoteCommand.Sh($"echo {"undo " + name} >> {Trace}"),
    };

    protected Step Failing(string name, string reason) => Tracing(name) with { Do = RemoteCommand.Sh($"echo {"do " + name} >> {Trace}; echo 'the last words'; fail {reason}") };

    protected Task<string> ReadTraceAsync() => File.ReadAllTextAsync(Trace, TestContext.Current.CancellationToken);

    protected static void CancelAt(JournalEntry entry, string step, CancellationTokenSource canceller)
    {
        if (entry.Event == "step-started" && entry.Step == step)
            canceller.Cancel();
    }

    protected static void Reach(JournalEntry entry, string step, TaskCompletionSource reached)
    {
        if (entry.Event == "step-started" && entry.Step == step)
            reached.TrySetResult();
    }
}
