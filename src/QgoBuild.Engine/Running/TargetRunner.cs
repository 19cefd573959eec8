namespace QgoBuild.Engine.Running;

/// <summary>Runs the targets of a run, prints their progress and writes the reports.</summary>
internal sealed class TargetRunner(HostContext hostContext, NukeBuild build, BuildModel model)
{
    private readonly OutputGroups _groups = new(OutputExcerpt.MaxLines, OutputExcerpt.MaxLineLength);
    private readonly RunRecorder _recorder = new();
    private readonly DateTimeOffset _startedAt = hostContext.Time.GetUtcNow();
    private readonly long _startTimestamp = hostContext.Time.GetTimestamp();

    /// <summary>The failed targets and their exceptions.</summary>
    public IReadOnlyList<(string Target, Exception Exception)> Failures { get; private set; } = [];

    /// <summary>The duration of the run so far.</summary>
    public TimeSpan Elapsed => hostContext.Time.GetElapsedTime(_startTimestamp);

    private BuildSession Session => build.State.Session;
    private BuildOutput Output => Session.Output;

    /// <summary>Runs the targets, and stores their outcomes in the build.</summary>
    public void Run(Plan plan, InitialSchedule initialSchedule, ITargetCache cache)
    {
        using var progress = plan.IsQuery ? null : CreateLiveProgress(plan.Count);
        Output.SetStatusLine(progress);
        var terminal = progress is null ? hostContext.Output : new StatusLineWriter(hostContext.Output, progress);
        IBuildObserver reporter = plan.IsQuery ? new SilentReporter() : new ConsoleReporter(NukeBuild.Host);
        if (progress is not null) reporter = new LiveReporter(progress, reporter);
        var tracker = new TargetTracker(build, model.Executables, reporter, target => _recorder.RecordStart(target.Index, Elapsed));
        var executor = new BuildExecutor(tracker, cache, Open, hostContext.Time, build.State.Parallelism, hostContext.Cancellation);
        var finished = executor.Run(initialSchedule);
        for (var position = 0; position < plan.Count; position++) model.Executables[plan[position].Index].Status = finished[position];
        Failures = tracker.Failures;
        Output.SetStatusLine(null);

        TargetContext Open(PlannedTarget target)
        {
            var group = _groups.Open(terminal, hostContext.Error);
            _recorder.AttachLog(target.Index, group.Log);

            // Assured targets are not cancelled by the cancellation that they clean up after.
            var cancellationToken = build.State.IsCleaningUp ? CancellationToken.None : hostContext.Cancellation;
            return new TargetContext(build.State, model.Executables[target.Index], group, progress, cancellationToken);
        }
    }

    /// <summary>Prints the outcome of each target.</summary>
    public void WriteSummary()
    {
        var rows = build.ExecutionPlan.Select(target => new SummaryRow(target.Name, target.Status, target.Duration, GetNote(target)));
        var report = new BuildReport
        {
            Rows = [.. rows],
            Total = Elapsed,
            Failures = Failures,
            Arguments = hostContext.Arguments,
            WasCancelled = build.State.IsCleaningUp,
        };
        if (report.Render(Output.Palette, Output.Verbosity) is not { Length: > 0 } text) return;
        Output.WriteLine();
        Output.WriteRendered(text);
    }

    /// <summary>Prints only the failures.</summary>
    public void WriteFailures()
    {
        foreach (var (target, exception) in Failures)
            Output.WriteRendered($"{Output.Palette.Paint($"{target} failed:", Style.Failure)} " +
                $"{FailureText.Describe(exception, Output.Verbosity)}");
    }

    /// <summary>Writes the reports of the run. A report that cannot be written never changes the outcome of the run.</summary>
    public void WriteReports(Plan plan, int exitCode)
    {
        var run = new RunRecord
        {
            Call = Output.Redactor.Redact(InvocationText.CommandLine(hostContext.Arguments)),
            Started = _startedAt,
            Duration = Elapsed,
            ExitCode = exitCode,
            Host = NukeBuild.Host.ToString(),
            Parallelism = build.State.Parallelism,
            WasCancelled = build.State.IsCleaningUp,
            Targets = _recorder.CreateRecords(plan, model.Executables, Failures, Output.Redactor),
        };
        if (RunReports.Write(run, Session.Locations.TemporaryDirectory) is { } problem) Output.WriteLine(problem, Style.Warning);
        if (NukeBuild.Host is not GitHubActions host) return;
        foreach (var annotation in run.Targets.SelectMany(target =>
            Annotations.Of(target, Session.Locations.RootDirectory))) Output.WriteLine(annotation);
        Summarize(run, host);
    }

    private static string GetNote(ExecutableTarget target) =>
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

    private LiveProgress? CreateLiveProgress(int targets) =>
        hostContext.TerminalWidth is { } width && Output.Verbosity < Verbosity.Quiet
            ? new LiveProgress(hostContext.Output, targets, width, hostContext.Time) : null;
}
