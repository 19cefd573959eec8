using System.Linq.Expressions;
using QgoBuild.Engine.CI;
using QgoBuild.Engine.Execution;
using QgoBuild.Engine.IO;
using QgoBuild.Engine.Tooling;

namespace QgoBuild.Engine;

/// <summary>A build as its components see it. A component is an interface that inherits this one.</summary>
public interface INukeBuild
{
    /// <summary>The targets of this run, in the order in which they run one at a time.</summary>
    IReadOnlyCollection<ExecutableTarget> ExecutionPlan { get; }

    /// <summary>The targets that were asked for.</summary>
    IReadOnlyCollection<ExecutableTarget> InvokedTargets { get; }

    /// <summary>The targets that have been skipped.</summary>
    IReadOnlyCollection<ExecutableTarget> SkippedTargets { get; }

    /// <summary>The targets that still wait for their turn.</summary>
    IReadOnlyCollection<ExecutableTarget> ScheduledTargets { get; }

    /// <summary>The targets that run.</summary>
    IReadOnlyCollection<ExecutableTarget> RunningTargets { get; }

    /// <summary>The targets that a cancellation ended.</summary>
    IReadOnlyCollection<ExecutableTarget> AbortedTargets { get; }

    /// <summary>The targets that have failed.</summary>
    IReadOnlyCollection<ExecutableTarget> FailedTargets { get; }

    /// <summary>The targets that have succeeded.</summary>
    IReadOnlyCollection<ExecutableTarget> SucceededTargets { get; }

    /// <summary>The targets that have failed or succeeded.</summary>
    IReadOnlyCollection<ExecutableTarget> FinishedTargets { get; }

    /// <summary>Whether nothing has failed so far.</summary>
    bool IsSucceeding { get; }

    /// <summary>Whether something has failed, was cancelled or could not run.</summary>
    bool IsFailing { get; }

    /// <summary>Whether nothing waits or runs any more.</summary>
    bool IsFinished { get; }

    /// <summary>
    /// The exit code of the build. While null: 0 when it succeeded, 1 when a target failed, 2 when it was used wrongly, 130
    /// when it was cancelled.
    /// </summary>
    int? ExitCode { get; set; }

    /// <summary>The directory that holds <c>.nuke</c>.</summary>
    AbsolutePath RootDirectory { get; }

    /// <summary>The directory <c>.nuke/temp</c>, for what may be deleted at any time.</summary>
    AbsolutePath TemporaryDirectory { get; }

    /// <summary>The file of the compiled build.</summary>
    AbsolutePath BuildAssemblyFile { get; }

    /// <summary>The directory of the compiled build.</summary>
    AbsolutePath BuildAssemblyDirectory { get; }

    /// <summary>The directory of the build's project file; null when there is none.</summary>
    AbsolutePath? BuildProjectDirectory { get; }

    /// <summary>The build's project file; null when there is none.</summary>
    AbsolutePath? BuildProjectFile { get; }

    /// <summary>How much the build says.</summary>
    Verbosity Verbosity { get; }

    /// <summary>Where the build runs.</summary>
    Host Host { get; }

    /// <summary>Whether only the plan is asked for.</summary>
    bool Plan { get; }

    /// <summary>Whether only the help is asked for.</summary>
    bool Help { get; }

    /// <summary>Whether the first line is left out.</summary>
    bool NoLogo { get; }

    /// <summary>Whether the build runs on somebody's machine.</summary>
    bool IsLocalBuild { get; }

    /// <summary>Whether the build runs on a server.</summary>
    bool IsServerBuild { get; }

    /// <summary>Whether the last, failed run is continued.</summary>
    bool Continue { get; }

    /// <summary>The part of a partitioned target that is done here.</summary>
    Partition Partition { get; }

    /// <summary>Cancelled when the user (Ctrl-C) or the system (SIGTERM) wants the build to end.</summary>
    /// <remarks>Only this engine has it.</remarks>
    CancellationToken Cancellation { get; }

    /// <summary>Sets what the summary says beside the running target.</summary>
    void ReportSummary(Configure<Dictionary<string, string>>? configurator = null);

    /// <summary>
    /// The value that is injected for a property of a component: <c>[Parameter] string Feed => TryGetValue(() => Feed);</c>.
    /// Null when there is none.
    /// </summary>
    T TryGetValue<T>(Expression<Func<T>> parameterExpression)
        where T : class?;

    /// <summary>
    /// The value that is injected for a property of a component whose type is a value:
    /// <c>[Parameter] int? Retries => TryGetValue&lt;int?&gt;(() => Retries);</c>. The default when there is none.
    /// </summary>
    T TryGetValue<T>(Expression<Func<object>> parameterExpression);
}
