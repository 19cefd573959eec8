using QgoBuild.Engine.Execution;
using QgoBuild.Engine.Planning;

namespace QgoBuild.Engine.Reporting;

/// <summary>Tells nothing, where only the answer is to be seen; a failure is told when all is over.</summary>
internal sealed class SilentReporter : IBuildObserver
{
    public void Skipped(PlannedTarget target, string reason)
    {
    }

    public void Collective(PlannedTarget target)
    {
    }

    public void Running(PlannedTarget target)
    {
    }

    public void Succeeded(PlannedTarget target, TimeSpan duration)
    {
    }

    public void Failed(PlannedTarget target, TimeSpan duration, Exception exception)
    {
    }

    public void Aborted(PlannedTarget target, TimeSpan duration, Exception exception)
    {
    }

    public void Cancelled()
    {
    }
}
