namespace QgoBuild.Engine.CI.GitHubActions;

/// <summary>
/// Files of a job that are kept with the run, beside what its targets produce (<c>.Produces(…)</c>), and that other jobs get.
/// </summary>
/// <remarks>Only this engine has it.</remarks>
/// <param name="workflow">The workflow.</param>
/// <param name="job">The identifier of the job that leaves them.</param>
/// <param name="name">The name of the artifact.</param>
/// <param name="paths">The files, relative to the root directory.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public class GitHubArtifactAttribute(string workflow, string job, string name, params string[] paths) : Attribute
{
    /// <summary>The workflow.</summary>
    public string Workflow { get; } = workflow;

    /// <summary>The identifier of the job that leaves them.</summary>
    public string Job { get; } = job;

    /// <summary>The name of the artifact.</summary>
    public string Name { get; } = name;

    /// <summary>The files.</summary>
    public IReadOnlyList<string> Paths { get; } = paths;

    /// <summary>The jobs that get them, each of which must need the job that leaves them.</summary>
    public string[] To { get; set; } = [];

    /// <summary>When they are kept; if the job has succeeded, when null. For reports: <c>always()</c>.</summary>
    public string? If { get; set; }

    /// <summary>For how many days they are kept; the repository's setting when 0.</summary>
    public int RetentionDays { get; set; }
}
