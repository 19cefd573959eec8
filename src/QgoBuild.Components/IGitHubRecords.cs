namespace QgoBuild.Components;

/// <summary>What GitHub has of environments: its record of deployments, and the settings of its own environments.</summary>
public interface IGitHubRecords : IGitHubAccess, ISourceCheck, ISetup, ILiveAccess
{
    /// <summary>Who approves deployments to production on GitHub.</summary>
    [Parameter("Who approves deployments to production on GitHub, for Setup: logins, and teams as ORGANISATION/TEAM", Separator = ",")]
    string[] GitHubReviewers => TryGetValue(() => GitHubReviewers) ?? [];

    /// <summary>Notifiers that record deployments to the real servers on GitHub; none without a token.</summary>
    IEnumerable<INotifier> GitHubNotifiers => IsSandboxProfile || GitHub is not { } api
        ? []
        :
        [
            new GitHubDeployments(api, EnvironmentName.Production),
            new GitHubReleases(api, EnvironmentName.Production),
            new PullRequestComments(api, EnvironmentName.Staging),
        ];

    /// <summary>Checks what GitHub's jobs require to deploy to an environment; none without a token.</summary>
    IReadOnlyList<ISetupCheck> ISetup.GitHubEnvironmentChecks(DeploymentEnvironment environment) =>
        IsSandboxProfile || GitHub is not { } api
        ? []
        :
        [
            new GitHubEnvironmentCheck(
                api, environment.Name, environment.Approval.IsRequired ? environment.Branch : "develop",
                environment.Approval is GitHubReviewers, [.. GitHubReviewers.Select(Approver.Parse)]),
            new GitHubSettingCheck(
                api, environment.Name, "SSH_PRIVATE_KEY", isSecret: true, SshPrivateKey
                    ?? (SshKey is { } file ? File.ReadAllText(file) : null),
                $"./build.sh Setup --environment {environment.Name} --profile live --ssh-key FILE --apply    # a key without passphrase, " +
                    "made for this environment"),
            new GitHubSettingCheck(
                api, environment.Name, "SSH_KNOWN_HOSTS", isSecret: false, environment.Server.GetKnownHostsLines() is { Length: > 0 } lines
                    ? lines : null,
                $"ssh-keyscan {environment.Server.Host}    # compare it with ssh-keygen -lf on the server, and add it to " +
                    "~/.ssh/known_hosts"),
            .. Setting.GetParameters(environment.Settings).Select(parameter => new GitHubSettingCheck(
                api, environment.Name, Setting.GetVariable(parameter), isSecret: true, Apply ? this.FindSecret(parameter) : null,
                $"{Setting.GetVariable(parameter)}=… ./build.sh Setup --environment {environment.Name} --profile live --apply")),
        ];
}
