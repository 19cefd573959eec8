using QgoBuild.Engine.Execution;
using QgoBuild.Engine.Planning;

namespace QgoBuild.Engine.ConsoleOutput;

/// <summary>Prints nothing while targets run whose output is a result; failures are printed at the end.</summary>
internal sealed class SilentReporter : IBuildObserver
{
    public void OnSkipped(PlannedTarget target, string reason)
    {
    }

    public void OnCollective(PlannedTarget target)
    {
    }

    public void OnRunning(PlannedTarget target)
    {
    }

    public void OnSucceeded(PlannedTarget target, TimeSpan duration)
    {
    }

    public void OnFailed(PlannedTarget target, TimeSpan duration, Exception exception)
    {
    }

    public void OnAborted(PlannedTarget target, TimeSpan duration, Exception exception)
    {
    }

    public void OnCancelled()
    {
    }
}
