namespace QgoBuild.Engine.CI.GitHubActions;

/// <summary>Runs a job once for each value of a parameter; with several such attributes, for each combination.</summary>
/// <remarks>Only this engine has it.</remarks>
/// <param name="workflow">The workflow.</param>
/// <param name="job">The job's identifier.</param>
/// <param name="parameter">A parameter of the build; or <c>Partition</c>, for the parts of the job's targets.</param>
/// <param name="values">The values. <c>Partition</c> needs none: they follow from the targets.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class GitHubMatrixAttribute(string workflow, string job, string parameter, params string[] values) : Attribute
{
    /// <summary>The workflow.</summary>
    public string Workflow { get; } = workflow;

    /// <summary>The job's identifier.</summary>
    public string Job { get; } = job;

    /// <summary>The parameter.</summary>
    public string Parameter { get; } = parameter;

    /// <summary>Its values.</summary>
    public IReadOnlyList<string> Values { get; } = values;
}
