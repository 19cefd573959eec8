namespace QgoBuild.Engine.CI.GitHubActions;

/// <summary>
/// Files of a job that are kept with the run, besides the products of its targets (<c>.Produces(…)</c>), and passed to other jobs.
/// </summary>
/// <remarks>Only this engine has it.</remarks>
/// <param name="workflow">The workflow.</param>
/// <param name="job">The identifier of the job that writes them.</param>
/// <param name="name">The name of the artifact.</param>
/// <param name="paths">The files, relative to the root directory.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public class GitHubArtifactAttribute(string workflow, string job, string name, params string[] paths) : Attribute
{
    /// <summary>The workflow.</summary>
    public string Workflow { get; } = workflow;

    /// <summary>The identifier of the job that writes them.</summary>
    public string Job { get; } = job;

    /// <summary>The name of the artifact.</summary>
    public string Name { get; } = name;

    /// <summary>The files.</summary>
    public IReadOnlyList<string> Paths { get; } = paths;

    /// <summary>The jobs that get them; each must have the writing job in its <see cref="GitHubJobAttribute.Needs"/>.</summary>
    public string[] To { get; set; } = [];

    /// <summary>The condition for keeping them; when null, the job has succeeded. For reports: <c>always()</c>.</summary>
    public string? If { get; set; }

    /// <summary>The number of days to keep them; the repository's setting when 0.</summary>
    public int RetentionDays { get; set; }
}
