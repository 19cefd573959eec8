using QgoBuild.Engine.Execution;
using QgoBuild.Engine.Planning;
using QgoBuild.Engine.Session;
using QgoBuild.Engine.Text;

namespace QgoBuild.Engine.Reporting;

/// <summary>Tells the person what runs, as it runs. It is called in the scope of the target.</summary>
internal sealed class ConsoleReporter(Host host) : IBuildObserver
{
    private const int HeaderWidth = 72;

    // That of the target that is told of.
    private static BuildOutput Output => BuildSession.Current.Output;

    public void Skipped(PlannedTarget target, string reason)
    {
        if (Output.Verbosity <= Verbosity.Normal) Output.WriteLine($"── {target.Spec.Name} skipped: {reason}", Style.Quiet);
    }

    public void Collective(PlannedTarget target)
    {
    }

    public void Running(PlannedTarget target)
    {
        if (Output.Verbosity == Verbosity.Quiet) return;
        if (host.GroupStart(target.Spec.Name) is { } start)
        {
            Output.WriteLine(start);
            return;
        }

        var rule = new string('─', Math.Max(3, HeaderWidth - target.Spec.Name.Length));
        Output.WriteLine();
        Output.WriteRendered($"{Output.Palette.Paint("──", Style.Quiet)} {Output.Palette.Paint(target.Spec.Name, Style.Heading)} {Output.Palette.Paint(rule, Style.Quiet)}");
    }

    public void Succeeded(PlannedTarget target, TimeSpan duration) => EndGroup(target);

    public void Failed(PlannedTarget target, TimeSpan duration, Exception exception)
    {
        EndGroup(target);
        var headline = $"{target.Spec.Name} failed after {Durations.Readable(duration)}";
        var message = $"{headline}: {Output.Secrets.Apply(FailureText.Describe(exception, Output.Verbosity))}";
        if (host.Annotation(message) is { } annotation) Output.WriteLine(annotation);
        else Output.WriteLine($"✗ {(IsToldAtTheEnd ? headline : message)}", Style.Failure);
    }

    public void Aborted(PlannedTarget target, TimeSpan duration, Exception exception)
    {
        EndGroup(target);
        var reason = exception is OperationCanceledException ? "" : $": {FailureText.Describe(exception, Output.Verbosity)}";
        Output.WriteLine($"✗ {target.Spec.Name} was cancelled after {Durations.Readable(duration)}{reason}", Style.Warning);
    }

    public void Cancelled()
    {
    }

    // The report at the end tells the whole message, unless it is left out or a stack trace was asked for.
    private static bool IsToldAtTheEnd => Output.Verbosity is Verbosity.Normal or Verbosity.Minimal;

    private void EndGroup(PlannedTarget target)
    {
        if (Output.Verbosity < Verbosity.Quiet && host.GroupEnd(target.Spec.Name) is { } end) Output.WriteLine(end);
    }
}
