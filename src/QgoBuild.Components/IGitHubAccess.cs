namespace QgoBuild.Components;

/// <summary>A build whose repository is on GitHub.</summary>
public interface IGitHubAccess : IPipeline
{
    /// <summary>The token of a job, or of a person.</summary>
    [Parameter("Token of GitHub: to check whether production is open, and to record deployments (profile live)"), Secret]
    string? GitHubToken => TryGetValue(() => GitHubToken);

    /// <summary>A token that may read the organisation's members.</summary>
    [Parameter("Token of GitHub that may read the organisation's members, where a team approves: a job's own may not"), Secret]
    string? MembersToken => TryGetValue(() => MembersToken);

    /// <summary>The state of this build.</summary>
    GitHubState GitHubState { get; }

    /// <summary>The connection to GitHub; null without a token, or where the checkout is not from GitHub.</summary>
    GitHubApi? GitHub => GitHubState.Connect(GitHubToken, FindRemote);

    /// <summary>The connection to GitHub.</summary>
    /// <exception cref="DeliveryException">There is none.</exception>
    GitHubApi RequiredGitHub =>
        GitHub ?? throw new DeliveryException("GitHub cannot be queried: the job has no token.",
            "Pass it in the workflow (EnableGitHubToken = true).", exitCode: 2);

    /// <summary>The connection with the token that may read teams, where there is such a token.</summary>
    GitHubApi MembersGitHub => GitHubState.Connect(MembersToken, FindRemote) ?? RequiredGitHub;

    private string? FindRemote() => GitRepository.FromLocalDirectory(RootDirectory).HttpsUrl;
}
