namespace QgoBuild.Engine.CI.GitHubActions;

/// <summary>Configures GitHub's Dependabot, which proposes newer versions of dependencies. All of these attributes together are
/// <c>.github/dependabot.yml</c>, which is generated and checked like the workflows.</summary>
/// <remarks>Only this engine has it.</remarks>
/// <param name="ecosystem">The source of the versions in Dependabot's words: <c>nuget</c>, <c>npm</c>, <c>docker</c>,
/// <c>docker-compose</c>, <c>github-actions</c>, …</param>
/// <param name="directories">The directories with files that name versions, from the root: <c>/app/backend</c>. Only the root when there
/// are none.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public class DependabotAttribute(string ecosystem, params string[] directories) : Attribute
{
    /// <summary>The source of the versions.</summary>
    public string Ecosystem { get; } = ecosystem;

    /// <summary>The directories with files that name versions.</summary>
    public IReadOnlyList<string> Directories { get; } = directories;

    /// <summary>How often Dependabot checks for versions; weekly by default.</summary>
    public DependabotInterval Interval { get; set; } = DependabotInterval.Weekly;

    /// <summary>The branch that its pull requests go to; the repository's default when null.</summary>
    public string? TargetBranch { get; set; }

    /// <summary>The maximum number of its open pull requests; GitHub's default of five when 0.</summary>
    public int OpenPullRequestsLimit { get; set; }

    /// <summary>Proposes all updates in one pull request of this name; one pull request per update when null.</summary>
    public string? Group { get; set; }

    /// <summary>The dependencies that it ignores: <c>prisma</c>, <c>@types/*</c>.</summary>
    public string[] Ignore { get; set; } = [];

    /// <summary>The prefix of its commit messages; GitHub's choice when null.</summary>
    public string? CommitMessagePrefix { get; set; }
}

/// <summary>How often Dependabot checks for newer versions.</summary>
/// <remarks>Only this engine has it.</remarks>
public enum DependabotInterval
{
    /// <summary>Every working day.</summary>
    Daily,
    /// <summary>Once a week, on Monday.</summary>
    Weekly,
    /// <summary>On the first day of a month.</summary>
    Monthly,
    /// <summary>On the first day of a quarter.</summary>
    Quarterly,
}
