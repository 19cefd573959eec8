using QgoBuild.Delivery.Shell;

namespace QgoBuild.Delivery.Setup;

/// <summary>A Docker engine that runs and is recent enough.</summary>
public sealed record DockerRequirement : IServerRequirement
{
    private const string ManualUrl = "https://docs.docker.com/engine/install/";
    private const string StartCommand = "systemctl enable --now docker";

    /// <summary>The oldest engine that deployments are tried with.</summary>
    public static Version MinimumVersion { get; } = new(20, 10);

    /// <inheritdoc/>
    public string Name => "docker";

    /// <inheritdoc/>
    public CheckResult Evaluate(ServerFacts facts)
    {
        if (facts.Engine.Ok)
        {
            return ProgramVersion.IsAtLeast(facts.Engine.Version, MinimumVersion)
                ? CheckResult.Ok($"The engine {facts.Engine.Version} runs.")
                : CheckResult.Failed($"The engine is {facts.Engine.Version}; {MinimumVersion} or newer is needed.", $"Install a newer one: {ManualUrl}");
        }

        if (!facts.Docker)
        {
            return facts.HasApt
                ? CheckResult.Missing("Docker is not installed.", [.. DebianPackages.InstallCommands("docker.io"), StartCommand]) with { Change = facts.CanInstall ? "Install Docker (docker.io) and have it started with the server." : null }
                : CheckResult.Missing("Docker is not installed.", $"Install it: {ManualUrl}");
        }

        // An engine that may not be talked to is not one that does not run.
        return facts.Engine.Problem.Contains("permission denied", StringComparison.OrdinalIgnoreCase)
            ? CheckResult.Failed($"{facts.User} may not talk to Docker's engine.", $"usermod --append --groups docker {RemoteCommand.Quote(facts.User)}", "Then log in anew.")
            : CheckResult.Failed($"Docker's engine does not answer: {facts.Engine.Problem}", StartCommand, "journalctl --unit docker --lines 50") with
            {
                Change = facts is { Init: "systemd", UserId: 0 } ? "Start Docker's engine, now and with the server." : null,
            };
    }

    // Where the command is a package of its own (Debian 13), the engine's package alone does not bring it.
    /// <inheritdoc/>
    public RemoteCommand? GetFix(ServerFacts facts) => facts.Docker ? RemoteCommand.Sh($"systemctl enable --now docker") : DebianPackages.AfterIndexUpdate(RemoteCommand.Sh($"""
        apt-get install --yes --quiet=2 docker.io $(apt-cache show docker-cli >/dev/null 2>&1 && echo docker-cli) || exit 1
        if [ -d /run/systemd/system ]; then systemctl enable --now docker; fi
        """));
}
