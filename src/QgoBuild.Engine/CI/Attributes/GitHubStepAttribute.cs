namespace QgoBuild.Engine.CI.GitHubActions;

/// <summary>
/// A step that a job takes before the build: an action that sets something up, or a command. What the build can do itself belongs into a
/// target, so that it is the same everywhere.
/// </summary>
/// <remarks>Only this engine has it.</remarks>
/// <param name="workflow">The workflow.</param>
/// <param name="job">The job's identifier.</param>
/// <param name="name">What the step is called on GitHub's pages.</param>
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

    /// <summary>What the action is told: <c>node-version=18</c>.</summary>
    public string[] With { get; set; } = [];

    /// <summary>A command of the shell, instead of an action. It must not hold an expression of GitHub's.</summary>
    public string? Run { get; set; }
}
