namespace QgoBuild.Delivery.Setup;

/// <summary>Checks that deployments log in as a user other than root, who may use Docker. The login of root stays unchanged.</summary>
/// <param name="Directory">The environment's directory.</param>
/// <param name="DeploymentUser">The user of deployments, if Setup logs in as another one; otherwise null.</param>
internal sealed record DeployUserProtection(string Directory, string? DeploymentUser = null)
    : ServerRequirement("deploy user", SetupGroup.Protection)
{
    /// <summary>The name of the user.</summary>
    public const string User = "deploy";

    private const string RootHome = "/root/";

    // Only root may enter /root.
    private string OwnDirectory => GetDirectory(Directory);

    private string Settings =>
        $"In build/Environments.cs: User = \"{User}\"{(OwnDirectory == Directory ? "" : $", Directory = \"{OwnDirectory}\"")}";

    /// <summary>The directory of deployments as the user: the environment's directory, unless it is in /root.</summary>
    public static string GetDirectory(string directory) =>
        directory.StartsWith(RootHome, StringComparison.Ordinal) ? $"/home/{User}/{directory[RootHome.Length..]}" : directory;

    public override CheckResult Evaluate(ServerFacts facts)
    {
        if (facts.UserId != 0) return CheckResult.Ok($"Deployments log in as {facts.User}, not as root.");
        if (DeploymentUser is not null && DeploymentUser != facts.User)
            return CheckResult.Ok($"Deployments log in as {DeploymentUser}, not as root.");
        if (IsPrepared(facts.Protection.DeployUser))
        {
            var owner = facts.Protection.DeployUser.DirectoryOwner;
            var next = owner == User ? $"The user {User} is ready for use instead" : $"{OwnDirectory} belongs to {owner}, not to {User}";
            return CheckResult.Advised($"Deployments log in as root. {next}: see docs/setup.md.", Settings);
        }

        return CheckResult.Advised(
            "Deployments log in as root: a mistake in a script can destroy the whole server.",
            RemoteCommand.Sh($"useradd --create-home --shell /bin/bash --groups docker {User} && usermod --password '*' {User}").Text,
            RemoteCommand.Sh($"install -D -m 600 -o {User} -g {User} ~/.ssh/authorized_keys {$"/home/{User}/.ssh/authorized_keys"}").Text,
            RemoteCommand.Of("install", "-d", "-o", User, "-g", User, "--", OwnDirectory).Text, Settings)
            .WithChange($"Create the user {User} (no password, in the group docker, root's authorized_keys) " +
                $"and the directory {OwnDirectory}.");
    }

    // '*' prevents logins by password without locking the account. An sshd without PAM refuses locked accounts.
    public override RemoteCommand? GetFix(ServerFacts facts) => RemoteCommand.Sh($$"""
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

    // The owner of an existing directory, such as that of a live environment, is not changed.
    private static bool IsPrepared(DeployUserFacts user) =>
        user is { Exists: true, HasKeys: true, DirectoryOwner.Length: > 0 } && user.Groups.Split(' ').Contains("docker");
}
