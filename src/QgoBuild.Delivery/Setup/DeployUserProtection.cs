using QgoBuild.Delivery.Shell;

namespace QgoBuild.Delivery.Setup;

/// <summary>Deployments log in as a user other than root, who may use Docker. Root's own login stays as it is.</summary>
/// <param name="Directory">The environment's directory.</param>
/// <param name="DeploymentUser">The user of deployments, where Setup logs in as another one; null where it is the same one.</param>
public sealed record DeployUserProtection(string Directory, string? DeploymentUser = null) : IServerRequirement
{
    /// <summary>The user's name.</summary>
    public const string User = "deploy";

    private const string RootHome = "/root/";

    /// <inheritdoc/>
    public string Name => "deploy user";

    /// <inheritdoc/>
    public SetupGroup Group => SetupGroup.Protection;

    // Only root gets into its home directory.
    private string OwnDirectory => GetDirectory(Directory);

    private string Settings =>
        $"In build/Environments.cs: User = \"{User}\"{(OwnDirectory == Directory ? "" : $", Directory = \"{OwnDirectory}\"")}";

    /// <summary>The directory that the user deploys to: the environment's own, unless that is in root's home directory.</summary>
    public static string GetDirectory(string directory) =>
        directory.StartsWith(RootHome, StringComparison.Ordinal) ? $"/home/{User}/{directory[RootHome.Length..]}" : directory;

    /// <inheritdoc/>
    public CheckResult Evaluate(ServerFacts facts)
    {
        if (facts.UserId != 0)
            return CheckResult.Ok($"Deployments log in as {facts.User}, who is not root.");
        if (DeploymentUser is not null && DeploymentUser != facts.User)
            return CheckResult.Ok($"Deployments log in as {DeploymentUser}, who is not root.");
        if (IsPrepared(facts.Protection.DeployUser))
        {
            var owner = facts.Protection.DeployUser.DirectoryOwner;
            var next = owner == User ? $"The user {User} is ready to be used instead" : $"{OwnDirectory} belongs to {owner}, not to {User}";
            return CheckResult.Advised($"Deployments log in as root. {next}: see docs/setup.md.", Settings);
        }

        return CheckResult.Advised(
            "Deployments log in as root: every mistake in a script can destroy the whole server.",
            RemoteCommand.Sh($"useradd --create-home --shell /bin/bash --groups docker {User} && usermod --password '*' {User}").Text,
            RemoteCommand.Sh($"install -D -m 600 -o {User} -g {User} ~/.ssh/authorized_keys {$"/home/{User}/.ssh/authorized_keys"}").Text,
            RemoteCommand.Of("install", "-d", "-o", User, "-g", User, "--", OwnDirectory).Text,
            Settings) with
        {
            Change = $"Make the user {User} (no password, in the group docker, root's authorized_keys) and the directory {OwnDirectory}.",
        };
    }

    // '*' lets nobody in by a password and does not lock the account, which sshd would refuse where it does without PAM.
    /// <inheritdoc/>
    public RemoteCommand? GetFix(ServerFacts facts) => RemoteCommand.Sh($$"""
        set -eu
        getent group docker >/dev/null || groupadd --system docker
        if ! id -u {{User}} >/dev/null 2>&1; then
            useradd --create-home --shell /bin/bash {{User}}
            usermod --password '*' {{User}}
        fi
        usermod --append --groups docker {{User}}
        home=$(getent passwd {{User}} | cut -d : -f 6)
        group=$(id -gn {{User}})
        if [ ! -s "$home/.ssh/authorized_keys" ]; then
            install -d -m 700 -o {{User}} -g "$group" "$home/.ssh"
            install -m 600 -o {{User}} -g "$group" ~/.ssh/authorized_keys "$home/.ssh/authorized_keys"
        fi
        if [ ! -e {{OwnDirectory}} ]; then install -d -o {{User}} -g "$group" -- {{OwnDirectory}}; fi
        """);

    // A directory of somebody else's, such as that of an environment that is live, is not taken from them.
    private static bool IsPrepared(DeployUserFacts user) =>
        user is { Exists: true, HasKeys: true, DirectoryOwner.Length: > 0 } && user.Groups.Split(' ').Contains("docker");
}
