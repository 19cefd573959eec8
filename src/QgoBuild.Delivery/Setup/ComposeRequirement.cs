using QgoBuild.Delivery.Shell;

namespace QgoBuild.Delivery.Setup;

/// <summary>Compose v2, the plugin of docker: <c>docker compose</c>.</summary>
public sealed record ComposeRequirement : IServerRequirement
{
    private const string ManualUrl = "https://docs.docker.com/compose/install/linux/";

    /// <summary>The oldest that deployments work with.</summary>
    public static Version MinimumVersion { get; } = new(2, 0);

    /// <inheritdoc/>
    public string Name => "compose";

    /// <inheritdoc/>
    public CheckResult Evaluate(ServerFacts facts)
    {
        if (ProgramVersion.IsAtLeast(facts.Compose, MinimumVersion))
            return CheckResult.Ok($"docker compose {facts.Compose} is there.");
        var result = facts.Compose.Length == 0
            ? CheckResult.Missing("docker compose (v2) is not installed.")
            : CheckResult.Failed($"docker compose is {facts.Compose}; {MinimumVersion} or newer is needed.");
        return facts.HasApt
            ? result with
            {
                Commands = [DebianPackages.InstallCommands("docker-compose-v2")[0], "apt-get install --yes docker-compose-v2    # Debian 13: docker-compose", $"Debian 12 has v1 only: {ManualUrl}"],
                Change = facts.CanInstall ? "Install compose v2 (docker-compose-plugin, docker-compose-v2 or docker-compose, whichever the server's sources have)." : null,
            }
            : result with { Commands = [$"Install it: {ManualUrl}"] };
    }

    // The same plugin has three names: Docker's own packages, Ubuntu, and Debian, whose docker-compose was v1 until Debian 13.
    /// <inheritdoc/>
    public RemoteCommand? GetFix(ServerFacts facts) => DebianPackages.AfterIndexUpdate(RemoteCommand.Sh($"""
        for package in docker-compose-plugin docker-compose-v2 docker-compose; do
            case $(apt-cache policy "$package" | sed -n 's/^  Candidate: //p') in
                '' | '(none)' | [01].*) ;;
                *) exec apt-get install --yes --quiet=2 "$package" ;;
            esac
        done
        echo "The server's sources of packages have no compose v2: https://docs.docker.com/compose/install/linux/" >&2
        false
        """));
}
