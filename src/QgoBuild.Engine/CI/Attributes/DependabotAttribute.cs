namespace QgoBuild.Engine.CI.GitHubActions;

/// <summary>
/// Lets GitHub's Dependabot propose newer versions of what the repository depends on. All of these attributes together are
/// <c>.github/dependabot.yml</c>, which is generated and watched over as workflows are.
/// </summary>
/// <remarks>Only this engine has it.</remarks>
/// <param name="ecosystem">Where the versions come from, as Dependabot calls it: <c>nuget</c>, <c>npm</c>, <c>docker</c>, <c>docker-compose</c>, <c>github-actions</c>, …</param>
/// <param name="directories">The directories that name versions, from the root: <c>/app/backend</c>. The root alone when there are none.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public class DependabotAttribute(string ecosystem, params string[] directories) : Attribute
{
    /// <summary>Where the versions come from.</summary>
    public string Ecosystem { get; } = ecosystem;

    /// <summary>The directories that name versions.</summary>
    public IReadOnlyList<string> Directories { get; } = directories;

    /// <summary>How often it looks; once a week unless told.</summary>
    public DependabotInterval Interval { get; set; } = DependabotInterval.Weekly;

    /// <summary>The branch that its pull requests go to; the repository's default when null.</summary>
    public string? TargetBranch { get; set; }

    /// <summary>How many of its pull requests may be open at once; GitHub's five when 0.</summary>
    public int OpenPullRequestsLimit { get; set; }

    /// <summary>Proposes all updates in one pull request of this name; each in its own when null.</summary>
    public string? Group { get; set; }

    /// <summary>What it leaves alone, by name: <c>prisma</c>, <c>@types/*</c>.</summary>
    public string[] Ignore { get; set; } = [];

    /// <summary>How the messages of its commits begin; GitHub's choice when null.</summary>
    public string? CommitMessagePrefix { get; set; }
}
