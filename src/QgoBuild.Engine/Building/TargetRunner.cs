using QgoBuild.Engine.CI.GitHubActions;
using QgoBuild.Engine.Definition;
using QgoBuild.Engine.Execution;
using QgoBuild.Engine.Planning;
using QgoBuild.Engine.Reporting;
using QgoBuild.Engine.Reports;
using QgoBuild.Engine.Reports.GitHub;
using QgoBuild.Engine.Reports.Runs;
using QgoBuild.Engine.Session;

namespace QgoBuild.Engine.Building;

/// <summary>The targets of a run at work, told as they go, and the reports that are left of them.</summary>
internal sealed class TargetRunner(HostContext invocation, NukeBuild build, BuildModel model)
{
    private readonly OutputGroups _groups = new(OutputExcerpt.MostLines, OutputExcerpt.LongestLine);
    private readonly RunRecorder _history = new();
    private readonly DateTimeOffset _began = invocation.Time.GetUtcNow();
    private readonly long _start = invocation.Time.GetTimestamp();

    /// <summary>The failed targets and why they failed.</summary>
    public IReadOnlyList<(string Target, Exception Exception)> Failures { get; private set; } = [];

    /// <summary>How long the run has taken.</summary>
    public TimeSpan Elapsed => invocation.Time.GetElapsedTime(_start);

    private BuildSession Session => build.State.Session;

    private BuildOutput Output => Session.Output;

    /// <summary>Runs the targets, and leaves their outcomes with the build.</summary>
    public void Perform(Plan plan, InitialSchedule scheduled, ITargetCache cache)
    {
        using var live = plan.IsAnswer ? null : LiveLine(plan.Count);
        Output.Keep(live);
        var terminal = live is null ? invocation.Output : new LiveTerminal(invocation.Output, live);
        IBuildObserver reporter = plan.IsAnswer ? new SilentReporter() : new ConsoleReporter(NukeBuild.Host);
        if (live is not null) reporter = new LiveReporter(live, reporter);
        var tracker = new TargetTracker(build, model.Executables, reporter, target => _history.Began(target.Index, Elapsed));
        var executor = new BuildExecutor(tracker, cache, Open, invocation.Time, build.State.Parallelism, invocation.Cancellation);
        var finished = executor.Run(scheduled);
        for (var position = 0; position < plan.Count; position++) model.Executables[plan[position].Index].Status = finished[position];
        Failures = tracker.Failures;
        Output.Keep(null);

        TargetContext Open(PlannedTarget target)
        {
            var group = _groups.Open(terminal, invocation.Error);
            _history.Writes(target.Index, group.Log);

            // What cleans up is not itself cancelled by what made it necessary.
            var cancellation = build.State.IsCleaningUp ? CancellationToken.None : invocation.Cancellation;
            return new TargetContext(build.State, model.Executables[target.Index], group, live, cancellation);
        }
    }

    /// <summary>Says what came of each target.</summary>
    public void TellSummary()
    {
        var rows = build.ExecutionPlan.Select(target => new SummaryRow(target.Name, target.Status, target.Duration, Remark(target)));
        var report = new BuildReport { Rows = [.. rows], Total = Elapsed, Failures = Failures, Arguments = invocation.Arguments, WasCancelled = build.State.IsCleaningUp };
        if (report.Render(Output.Palette, Output.Verbosity) is not { Length: > 0 } text) return;
        Output.WriteLine();
        Output.WriteRendered(text);
    }

    /// <summary>Says only what failed.</summary>
    public void TellFailures()
    {
        foreach (var (target, exception) in Failures)
            Output.WriteRendered($"{Output.Palette.Paint($"{target} failed:", Style.Failure)} {FailureText.Describe(exception, Output.Verbosity)}");
    }

    /// <summary>Writes the reports of the run. That one cannot be written never changes how the run ended.</summary>
    public void LeaveReports(Plan plan, int exitCode)
    {
        var run = new RunRecord
        {
            Call = Output.Secrets.Apply(InvocationText.Call(invocation.Arguments)),
            Started = _began,
            Duration = Elapsed,
            ExitCode = exitCode,
            Host = NukeBuild.Host.ToString(),
            Parallelism = build.State.Parallelism,
            WasCancelled = build.State.IsCleaningUp,
            Targets = _history.Targets(plan, model.Executables, Failures, Output.Secrets),
        };
        if (RunReports.Write(run, Session.Locations.TemporaryDirectory) is { } problem) Output.WriteLine(problem, Style.Warning);
        if (NukeBuild.Host is not GitHubActions host) return;
        foreach (var annotation in run.Targets.SelectMany(target => Annotations.Of(target, Session.Locations.RootDirectory))) Output.WriteLine(annotation);
        Summarize(run, host);
    }

    private static string Remark(ExecutableTarget target) =>
        target.Skipped ?? string.Join(", ", target.SummaryInformation.Select(pair => $"{pair.Key}: {pair.Value}"));

    private void Summarize(RunRecord run, GitHubActions host)
    {
        if (host.StepSummaryFile is not { } file) return;
        try
        {
            File.AppendAllText(file, JobSummary.Render(run));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Output.WriteLine($"The job's summary could not be written: {exception.Message}", Style.Warning);
        }
    }

    private LiveProgress? LiveLine(int targets) =>
        invocation.TerminalWidth is { } width && Output.Verbosity < Verbosity.Quiet ? new LiveProgress(invocation.Output, targets, width, invocation.Time) : null;
}
