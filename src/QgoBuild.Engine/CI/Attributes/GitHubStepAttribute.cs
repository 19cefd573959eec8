namespace QgoBuild.Engine.CI.GitHubActions;

/// <summary>
/// A step of a job before the build: an action that sets something up, or a command. Prefer a target where the build can do the work, so
/// that it is the same on every machine.
/// </summary>
/// <remarks>Only this engine has it.</remarks>
/// <param name="workflow">The workflow.</param>
/// <param name="job">The job's identifier.</param>
/// <param name="name">The name of the step on GitHub's pages.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public class GitHubStepAttribute(string workflow, string job, string name) : Attribute
{
    /// <summary>The workflow.</summary>
    public string Workflow { get; } = workflow;

    /// <summary>The job's identifier.</summary>
    public string Job { get; } = job;

    /// <summary>The name.</summary>
    public string Name { get; } = name;

    /// <summary>The action: one of <see cref="PinnedActions"/>, or <c>owner/name@commit # version</c>.</summary>
    public string? Uses { get; set; }

    /// <summary>The inputs of the action: <c>node-version=18</c>.</summary>
    public string[] With { get; set; } = [];

    /// <summary>A shell command, instead of an action. It must not contain a GitHub expression.</summary>
    public string? Run { get; set; }
}
