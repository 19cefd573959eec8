using QgoBuild.Delivery.Shell;

namespace QgoBuild.Delivery.Setup;

/// <summary>Requires compose v2, the Docker plugin: <c>docker compose</c>.</summary>
public sealed record ComposeRequirement : IServerRequirement
{
    private const string ManualUrl = "https://docs.docker.com/compose/install/linux/";

    /// <summary>The minimum version.</summary>
    public static Version MinimumVersion { get; } = new(2, 0);

    /// <inheritdoc/>
    public string Name => "compose";

    /// <inheritdoc/>
    public CheckResult Evaluate(ServerFacts facts)
    {
        if (ProgramVersion.IsAtLeast(facts.Compose, MinimumVersion)) return CheckResult.Ok($"docker compose {facts.Compose} is installed.");
        var result = facts.Compose.Length == 0
            ? CheckResult.Missing("docker compose (v2) is not installed.")
            : CheckResult.Failed($"docker compose is {facts.Compose}; {MinimumVersion} or newer is required.");
        return facts.HasApt
            ? result with
            {
                Commands = [DebianPackages.InstallCommands("docker-compose-v2")[0],
                    "apt-get install --yes docker-compose-v2    # Debian 13: docker-compose", $"Debian 12 has only v1: {ManualUrl}"],
                Change = facts.CanInstall
                    ? "Install compose v2 (docker-compose-plugin, docker-compose-v2 or docker-compose, whichever the server's package " +
                        "sources have)." : null,
            }
            : result with { Commands = [$"Install it: {ManualUrl}"] };
    }

    // The plugin's package has three names: Docker's, Ubuntu's, and Debian's docker-compose, which was v1 until Debian 13.
    /// <inheritdoc/>
    public RemoteCommand? GetFix(ServerFacts facts) => DebianPackages.AfterIndexUpdate(RemoteCommand.Sh($"""
        for package in docker-compose-plugin docker-compose-v2 docker-compose; do
            case $(apt-cache policy "$package" | sed -n 's/^  Candidate: //p') in
                '' | '(none)' | [01].*) ;;
                *) exec apt-get install --yes --quiet=2 "$package" ;;
            esac
        done
        echo "The server's package sources have no compose v2: https://docs.docker.com/compose/install/linux/" >&2
        false
        """));
}
