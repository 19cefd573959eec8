using QgoBuild.Engine.Execution;

namespace QgoBuild.Tests.Engine.Harness;

/// <summary>The result of a run.</summary>
internal sealed record BuildResult<T>(int ExitCode, string Output, T Build)
    where T : NukeBuild
{
    /// <summary>The text of standard error.</summary>
    public string Errors { get; init; } = "";

    /// <summary>The targets that succeeded, in the order of the plan.</summary>
    public string Succeeded => Names(Build.SucceededTargets);

    public string Skipped => Names(Build.SkippedTargets);

    public string Planned => Names(Build.ExecutionPlan);

    public ExecutionStatus Status(string target) => Build.ExecutionPlan.Single(candidate => candidate.Name == target).Status;

    private static string Names(IEnumerable<ExecutableTarget> targets) => string.Join(' ', targets.Select(target => target.Name));
}
