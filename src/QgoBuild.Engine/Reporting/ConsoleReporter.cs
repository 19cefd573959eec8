using QgoBuild.Engine.Execution;
using QgoBuild.Engine.Planning;
using QgoBuild.Engine.Session;
using QgoBuild.Engine.Text;

namespace QgoBuild.Engine.Reporting;

/// <summary>Tells the person what runs, as it runs.</summary>
internal sealed class ConsoleReporter(BuildOutput output, Host host) : IBuildObserver
{
    private const int HeaderWidth = 72;

    public void Skipped(PlannedTarget target, string reason)
    {
        if (output.Verbosity <= Verbosity.Normal) output.WriteLine($"── {target.Spec.Name} skipped: {reason}", Style.Quiet);
    }

    public void Collective(PlannedTarget target)
    {
    }

    public void Running(PlannedTarget target)
    {
        if (output.Verbosity == Verbosity.Quiet) return;
        if (host.GroupStart(target.Spec.Name) is { } start)
        {
            output.WriteLine(start);
            return;
        }

        var rule = new string('─', Math.Max(3, HeaderWidth - target.Spec.Name.Length));
        output.WriteLine();
        output.WriteRendered($"{output.Palette.Paint("──", Style.Quiet)} {output.Palette.Paint(target.Spec.Name, Style.Heading)} {output.Palette.Paint(rule, Style.Quiet)}");
    }

    public void Succeeded(PlannedTarget target, TimeSpan duration) => EndGroup(target);

    public void Failed(PlannedTarget target, TimeSpan duration, Exception exception)
    {
        EndGroup(target);
        var headline = $"{target.Spec.Name} failed after {Durations.Readable(duration)}";
        var message = $"{headline}: {output.Secrets.Apply(FailureText.Describe(exception, output.Verbosity))}";
        if (host.Annotation(message) is { } annotation) output.WriteLine(annotation);
        else output.WriteLine($"✗ {(IsToldAtTheEnd ? headline : message)}", Style.Failure);
    }

    public void Aborted(PlannedTarget target, TimeSpan duration, Exception exception)
    {
        EndGroup(target);
        var reason = exception is OperationCanceledException ? "" : $": {FailureText.Describe(exception, output.Verbosity)}";
        output.WriteLine($"✗ {target.Spec.Name} was cancelled after {Durations.Readable(duration)}{reason}", Style.Warning);
    }

    public void Cancelled()
    {
    }

    // The report at the end tells the whole message, unless it is left out or a stack trace was asked for.
    private bool IsToldAtTheEnd => output.Verbosity is Verbosity.Normal or Verbosity.Minimal;

    private void EndGroup(PlannedTarget target)
    {
        if (output.Verbosity < Verbosity.Quiet && host.GroupEnd(target.Spec.Name) is { } end) output.WriteLine(end);
    }
}
