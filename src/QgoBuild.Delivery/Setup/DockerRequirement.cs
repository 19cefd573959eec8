using QgoBuild.Delivery.Shell;

namespace QgoBuild.Delivery.Setup;

/// <summary>Requires a running Docker engine of a minimum version.</summary>
public sealed record DockerRequirement : IServerRequirement
{
    private const string ManualUrl = "https://docs.docker.com/engine/install/";
    private const string StartCommand = "systemctl enable --now docker";

    /// <summary>The minimum version, the oldest that deployments are tested with.</summary>
    public static Version MinimumVersion { get; } = new(20, 10);

    /// <inheritdoc/>
    public string Name => "docker";

    /// <inheritdoc/>
    public CheckResult Evaluate(ServerFacts facts)
    {
        if (facts.Engine.Ok)
        {
            return ProgramVersion.IsAtLeast(facts.Engine.Version, MinimumVersion)
                ? CheckResult.Ok($"Docker {facts.Engine.Version} is running.")
                : CheckResult.Failed($"Docker is {facts.Engine.Version}; {MinimumVersion} or newer is required.",
                    $"Install a newer version: {ManualUrl}");
        }

        if (!facts.Docker)
        {
            return facts.HasApt
                ? CheckResult.Missing("Docker is not installed.", [.. DebianPackages.InstallCommands("docker.io"), StartCommand]) with
                {
                    Change = facts.CanInstall ? "Install Docker (docker.io), and start it now and at boot." : null,
                }
                : CheckResult.Missing("Docker is not installed.", $"Install it: {ManualUrl}");
        }

        // Without the permission, the state of the engine is not known.
        return facts.Engine.Problem.Contains("permission denied", StringComparison.OrdinalIgnoreCase)
            ? CheckResult.Failed($"{facts.User} may not use Docker.", $"usermod --append --groups docker {RemoteCommand.Quote(facts.User)}",
                "Then log in again.")
            : CheckResult.Failed($"The Docker engine does not respond: {facts.Engine.Problem}", StartCommand,
                "journalctl --unit docker --lines 50") with
            {
                Change = facts is { Init: "systemd", UserId: 0 } ? "Start the Docker engine, now and at boot." : null,
            };
    }

    // In Debian 13 the docker command is in a package of its own, which docker.io does not install.
    /// <inheritdoc/>
    public RemoteCommand? GetFix(ServerFacts facts) =>
        facts.Docker ? RemoteCommand.Sh($"systemctl enable --now docker") : DebianPackages.AfterIndexUpdate(RemoteCommand.Sh($"""
        apt-get install --yes --quiet=2 docker.io $(apt-cache show docker-cli >/dev/null 2>&1 && echo docker-cli) || exit 1
        if [ -d /run/systemd/system ]; then systemctl enable --now docker; fi
        """));
}
