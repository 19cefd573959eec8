namespace QgoBuild.Engine.CI.GitHubActions;

/// <summary>Lets a job run once for each of several values of a parameter; with several such attributes, for each combination.</summary>
/// <remarks>Only this engine has it.</remarks>
/// <param name="workflow">The workflow.</param>
/// <param name="job">The job's identifier.</param>
/// <param name="parameter">A parameter of the build; or <c>Partition</c>, for the parts that the job's targets fall into.</param>
/// <param name="values">The values; of <c>Partition</c> those that follow from the targets when there are none.</param>
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
