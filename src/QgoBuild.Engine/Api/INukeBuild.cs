namespace QgoBuild.Engine;

/// <summary>A build as its components see it. A component is an interface that inherits this one.</summary>
public interface INukeBuild
{
    /// <summary>The targets of this run, in the order in which they run when they run one at a time.</summary>
    IReadOnlyCollection<ExecutableTarget> ExecutionPlan { get; }

    /// <summary>The targets that were invoked, by name or by default.</summary>
    IReadOnlyCollection<ExecutableTarget> InvokedTargets { get; }

    /// <summary>The targets that have been skipped.</summary>
    IReadOnlyCollection<ExecutableTarget> SkippedTargets { get; }

    /// <summary>The targets that have not started yet.</summary>
    IReadOnlyCollection<ExecutableTarget> ScheduledTargets { get; }

    /// <summary>The targets that are running.</summary>
    IReadOnlyCollection<ExecutableTarget> RunningTargets { get; }

    /// <summary>The targets that were cancelled.</summary>
    IReadOnlyCollection<ExecutableTarget> AbortedTargets { get; }

    /// <summary>The targets that have failed.</summary>
    IReadOnlyCollection<ExecutableTarget> FailedTargets { get; }

    /// <summary>The targets that have succeeded.</summary>
    IReadOnlyCollection<ExecutableTarget> SucceededTargets { get; }

    /// <summary>The targets that have failed or succeeded.</summary>
    IReadOnlyCollection<ExecutableTarget> FinishedTargets { get; }

    /// <summary>Whether no target has failed so far.</summary>
    bool IsSucceeding { get; }

    /// <summary>Whether a target has failed, was cancelled or could not run.</summary>
    bool IsFailing { get; }

    /// <summary>Whether no target waits or runs any more.</summary>
    bool IsFinished { get; }

    /// <summary>The exit code of the build. While null: 0 when it succeeded, 1 when a target failed, 2 when it was used wrongly, 130 when
    /// it was cancelled.</summary>
    int? ExitCode { get; set; }

    /// <summary>Whether results are printed as JSON, for programs: <c>--json</c>.</summary>
    /// <remarks>Only this engine has it.</remarks>
    bool Json { get; }

    /// <summary>The directory that contains <c>.nuke</c>.</summary>
    AbsolutePath RootDirectory { get; }

    /// <summary>The directory <c>.nuke/temp</c>, for files that may be deleted at any time.</summary>
    AbsolutePath TemporaryDirectory { get; }

    /// <summary>The file of the compiled build.</summary>
    AbsolutePath BuildAssemblyFile { get; }

    /// <summary>The directory of the compiled build.</summary>
    AbsolutePath BuildAssemblyDirectory { get; }

    /// <summary>The directory of the build's project file; null when there is none.</summary>
    AbsolutePath? BuildProjectDirectory { get; }

    /// <summary>The build's project file; null when there is none.</summary>
    AbsolutePath? BuildProjectFile { get; }

    /// <summary>How much the build prints.</summary>
    Verbosity Verbosity { get; }

    /// <summary>The host that the build runs on.</summary>
    Host Host { get; }

    /// <summary>Whether the build only shows the plan.</summary>
    bool Plan { get; }

    /// <summary>Whether the build only shows the help.</summary>
    bool Help { get; }

    /// <summary>Whether the first line is left out.</summary>
    bool NoLogo { get; }

    /// <summary>Whether the build runs on a developer's machine.</summary>
    bool IsLocalBuild { get; }

    /// <summary>Whether the build runs on a CI server.</summary>
    bool IsServerBuild { get; }

    /// <summary>Whether this run continues the last, failed one.</summary>
    bool Continue { get; }

    /// <summary>The part of a partitioned target that this run executes.</summary>
    Partition Partition { get; }

    /// <summary>Cancelled by Ctrl-C and SIGTERM.</summary>
    /// <remarks>Only this engine has it.</remarks>
    CancellationToken Cancellation { get; }

    /// <summary>Sets the note of the running target in the summary.</summary>
    void ReportSummary(Configure<Dictionary<string, string>>? configurator = null);

    /// <summary>The value that is injected for a property of a component: <c>[Parameter] string Feed => TryGetValue(() => Feed);</c>. Null
    /// when there is none.</summary>
    T TryGetValue<T>(Expression<Func<T>> parameterExpression)
        where T : class?;

    /// <summary>The value that is injected for a component's property of a value type: <c>[Parameter] int? Retries =>
    /// TryGetValue&lt;int?&gt;(() => Retries);</c>. The default when there is none.</summary>
    T TryGetValue<T>(Expression<Func<object>> parameterExpression);
}
