namespace QgoBuild.Engine;

/// <summary>The base class of a build. Its properties of type <see cref="Target"/> are its targets, its fields with
/// <see cref="ParameterAttribute"/> are its parameters.</summary>
/// <example>
/// <code>
/// sealed class Build : NukeBuild
/// {
///     public static int Main() => Execute&lt;Build&gt;(x => x.Compile);
///
///     [Parameter("Configuration to build")] readonly string Configuration = "Debug";
///
///     Target Restore => _ => _.Executes(() => …);
///
///     Target Compile => _ => _.DependsOn(Restore).Executes(() => …);
/// }
/// </code>
/// </example>
public abstract partial class NukeBuild : INukeBuild
{
    private BuildState? _state;

    /// <inheritdoc/>
    public IReadOnlyCollection<ExecutableTarget> ExecutionPlan => _state?.ExecutionPlan ?? [];

    /// <inheritdoc/>
    public IReadOnlyCollection<ExecutableTarget> InvokedTargets => [.. ExecutionPlan.Where(target => target.Invoked)];

    /// <inheritdoc/>
    public IReadOnlyCollection<ExecutableTarget> SkippedTargets => GetTargetsWithStatus(ExecutionStatus.Skipped);

    /// <inheritdoc/>
    public IReadOnlyCollection<ExecutableTarget> ScheduledTargets => GetTargetsWithStatus(ExecutionStatus.Scheduled);

    /// <inheritdoc/>
    public IReadOnlyCollection<ExecutableTarget> RunningTargets => GetTargetsWithStatus(ExecutionStatus.Running);

    /// <inheritdoc/>
    public IReadOnlyCollection<ExecutableTarget> AbortedTargets => GetTargetsWithStatus(ExecutionStatus.Aborted);

    /// <inheritdoc/>
    public IReadOnlyCollection<ExecutableTarget> FailedTargets => GetTargetsWithStatus(ExecutionStatus.Failed);

    /// <inheritdoc/>
    public IReadOnlyCollection<ExecutableTarget> SucceededTargets => GetTargetsWithStatus(ExecutionStatus.Succeeded);

    /// <inheritdoc/>
    public IReadOnlyCollection<ExecutableTarget> FinishedTargets => [.. FailedTargets, .. SucceededTargets];

    /// <inheritdoc/>
    public bool IsSucceeding => !IsFailing;

    /// <inheritdoc/>
    public bool IsFailing => ExecutionPlan.Any(
        target => target.Status is ExecutionStatus.Failed or ExecutionStatus.Aborted or ExecutionStatus.NotRun);

    /// <inheritdoc/>
    public bool IsFinished => !ExecutionPlan.Any(target => target.Status is ExecutionStatus.Scheduled or ExecutionStatus.Running);

    /// <inheritdoc/>
    public int? ExitCode { get; set; }

    /// <inheritdoc/>
    public bool Plan => _state is { Plan: true } or { IsExplainOnly: true };

    /// <summary>Whether targets with unchanged inputs run as well: <c>--no-cache</c>.</summary>
    /// <remarks>Only this engine has it.</remarks>
    public bool IgnoresCache => _state?.NoCache == true;

    // Explicit, because a build that was written for NUKE may have a parameter of that name.
    bool INukeBuild.Json => _state?.Json ?? false;

    /// <inheritdoc/>
    public bool Help => _state?.Help ?? false;

    /// <inheritdoc/>
    public bool NoLogo
    {
        get => _state?.NoLogo ?? false;
        set => State.NoLogo = value;
    }

    /// <inheritdoc/>
    public bool Continue => _state?.Continue ?? false;

    /// <inheritdoc/>
    public Partition Partition => _state?.Partition ?? Partition.Single;

    /// <inheritdoc/>
    public CancellationToken Cancellation => _state is null ? CancellationToken.None : BuildSession.Current.GetCancellationToken();

    /// <summary>Whether the build overrides <see cref="OnBuildInitialized"/>.</summary>
    internal bool HasInitializedHook => ((Action)OnBuildInitialized).Method.DeclaringType != typeof(NukeBuild);

    /// <summary>The state of the run.</summary>
    internal BuildState State
    {
        get => _state.NotNull("The build is not running");
        set => _state = value;
    }

    /// <summary>Runs a build with the arguments of the process and returns its exit code. The given targets run when none is named; an
    /// expression may select one, <c>x => IsServerBuild ? x.Publish : x.Compile</c>.</summary>
    protected static int Execute<T>(params Expression<Func<T, Target>>[] defaultTargetExpressions)
        where T : NukeBuild, new()
    {
        var defaults = DefaultTargets.FromExpressions(defaultTargetExpressions);
        using var process = new ProcessInvocation(Environment.GetCommandLineArgs()[1..]);
        return BuildRun.Execute(() => new T(), typeof(T), defaults, process.Context);
    }

    /// <inheritdoc/>
    public void ReportSummary(Configure<Dictionary<string, string>>? configurator = null)
    {
        var target = State.CurrentTarget.NotNull("ReportSummary is called outside of a target");
        target.SummaryInformation = configurator.InvokeSafe([]);
    }

    /// <summary>Called after parameters are injected and before the plan is made.</summary>
    protected internal virtual void OnBuildCreated() { }

    /// <summary>Called after all values are injected, before conditions (<see cref="ITargetDefinition.OnlyWhenStatic"/>) and requirements
    /// are evaluated: they can depend on values set here. It is also called for a plan; check <see cref="Plan"/> for work that only a run
    /// requires.</summary>
    protected internal virtual void OnBuildInitialized() { }

    /// <summary>Called last, after the summary: its output is the last of the build.</summary>
    protected internal virtual void OnBuildFinished() { }

    /// <summary>Called when a target starts.</summary>
    protected internal virtual void OnTargetRunning(string target) { }

    /// <summary>Called when a target is skipped.</summary>
    protected internal virtual void OnTargetSkipped(string target) { }

    /// <summary>Called when a target has succeeded.</summary>
    protected internal virtual void OnTargetSucceeded(string target) { }

    /// <summary>Called when a target has failed.</summary>
    protected internal virtual void OnTargetFailed(string target) { }

    private List<ExecutableTarget> GetTargetsWithStatus(ExecutionStatus status) =>
        [.. ExecutionPlan.Where(target => target.Status == status)];
}
