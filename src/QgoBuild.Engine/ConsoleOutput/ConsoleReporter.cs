namespace QgoBuild.Engine.ConsoleOutput;

/// <summary>Prints the progress of targets as they run. It is called in the scope of the target.</summary>
internal sealed class ConsoleReporter(Host host) : IBuildObserver
{
    private const int HeaderWidth = 72;

    // The scope of the reported target.
    private static BuildOutput Output => BuildSession.Current.Output;

    public void OnSkipped(PlannedTarget target, string reason)
    {
        if (Output.Verbosity <= Verbosity.Normal) Output.WriteLine($"── {target.Spec.Name} skipped: {reason}", Style.Dim);
    }

    public void OnCollective(PlannedTarget target) { }

    public void OnRunning(PlannedTarget target)
    {
        if (Output.Verbosity == Verbosity.Quiet) return;
        if (host.FormatGroupStart(target.Spec.Name) is { } start)
        {
            Output.WriteLine(start);
            return;
        }

        var rule = new string('─', Math.Max(3, HeaderWidth - target.Spec.Name.Length));
        Output.WriteLine();
        Output.WriteRendered($"{Output.Palette.Paint("──", Style.Dim)} {Output.Palette.Paint(target.Spec.Name, Style.Heading)} " +
            $"{Output.Palette.Paint(rule, Style.Dim)}");
    }

    public void OnSucceeded(PlannedTarget target, TimeSpan duration) => EndGroup(target);

    public void OnFailed(PlannedTarget target, TimeSpan duration, Exception exception)
    {
        EndGroup(target);
        var headline = $"{target.Spec.Name} failed after {Durations.Format(duration)}";
        var message = $"{headline}: {Output.Redactor.Redact(FailureText.Describe(exception, Output.Verbosity))}";
        if (host.FormatErrorAnnotation(message) is { } annotation) Output.WriteLine(annotation);
        else Output.WriteLine($"✗ {(IsInFinalReport ? headline : message)}", Style.Failure);
    }

    public void OnAborted(PlannedTarget target, TimeSpan duration, Exception exception)
    {
        EndGroup(target);
        var reason = exception is OperationCanceledException ? "" : $": {FailureText.Describe(exception, Output.Verbosity)}";
        Output.WriteLine($"✗ {target.Spec.Name} was cancelled after {Durations.Format(duration)}{reason}", Style.Warning);
    }

    public void OnCancelled() { }

    // The report at the end has the whole message, unless there is none or stack traces are shown.
    private static bool IsInFinalReport => Output.Verbosity is Verbosity.Normal or Verbosity.Minimal;

    private void EndGroup(PlannedTarget target)
    {
        if (Output.Verbosity < Verbosity.Quiet && host.FormatGroupEnd(target.Spec.Name) is { } end) Output.WriteLine(end);
    }
}

/// <summary>Prints nothing while targets run whose output is a result; failures are printed at the end.</summary>
internal sealed class SilentReporter : IBuildObserver
{
    public void OnSkipped(PlannedTarget target, string reason) { }

    public void OnCollective(PlannedTarget target) { }

    public void OnRunning(PlannedTarget target) { }

    public void OnSucceeded(PlannedTarget target, TimeSpan duration) { }

    public void OnFailed(PlannedTarget target, TimeSpan duration, Exception exception) { }

    public void OnAborted(PlannedTarget target, TimeSpan duration, Exception exception) { }

    public void OnCancelled() { }
}
