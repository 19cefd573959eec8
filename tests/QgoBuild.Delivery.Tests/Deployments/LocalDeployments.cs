using QgoBuild.Delivery.Deployments;
using QgoBuild.Delivery.Journal;
using QgoBuild.Delivery.Remote;
using QgoBuild.Delivery.Shell;

namespace QgoBuild.Delivery.Tests.Deployments;

/// <summary>Deployments that run on this machine, in a directory with a space, with steps that leave a trace.</summary>
public abstract class LocalDeployments : IDisposable
{
    protected string Root { get; } = Path.Combine(Path.GetTempPath(), $"qgo NEW START {Guid.NewGuid():N}");

    protected string TracePath => Path.Combine(Root, "trace");

    protected LocalDeployments() => Directory.CreateDirectory(Root);

    // A script that has told its end may yet write its last file.
    public void Dispose()
    {
        GC.SuppressFinalize(this);
        for (var attempts = 0; ; attempts++)
        {
            try
            {
                Directory.Delete(Root, recursive: true);
                return;
            }
            catch (IOException) when (attempts < 50)
            {
                Thread.Sleep(100);
            }
        }
    }

    protected static DeploymentRunner Runner => new(_ => Task.FromResult<IRemoteHost>(new LocalHost()));

    protected Task<DeploymentResult> RunAsync(params Step[] steps) => Runner.RunAsync(Plan(steps), null, _ => { }, CancellationToken.None);

    protected DeploymentPlan Plan(params Step[] steps) => Samples.Plan(Root, steps);

    protected Step CreateTracingStep(string name) =>
        new(name, $"Trace {name}", TimeSpan.FromMinutes(1), RemoteCommand.Sh($"echo {"do " + name} >> {TracePath}"))
        {
            Undo = RemoteCommand.Sh($"echo {"undo " + name} >> {TracePath}"),
        };

    protected Step CreateFailingStep(string name, string reason) =>
        CreateTracingStep(name) with
        {
            Commands = RemoteCommand.Sh($"echo {"do " + name} >> {TracePath}; echo 'the last words'; fail {reason}"),
        };

    protected Task<string> ReadTraceAsync() => File.ReadAllTextAsync(TracePath, TestContext.Current.CancellationToken);

    protected static void CancelAtStep(JournalEntry entry, string step, CancellationTokenSource cancellationSource)
    {
        if (entry.Event == JournalEvent.StepStarted && entry.Step == step) cancellationSource.Cancel();
    }

    protected static void SignalAtStep(JournalEntry entry, string step, TaskCompletionSource reached)
    {
        if (entry.Event == JournalEvent.StepStarted && entry.Step == step) reached.TrySetResult();
    }
}
