namespace QgoBuild.Delivery.Setup;

/// <summary>Requires the programs of the distribution that a deployment uses.</summary>
internal sealed record ToolsRequirement() : ServerRequirement("tools")
{
    private static readonly Dictionary<string, string> Packages = new()
    {
        ["awk"] = "mawk",
        ["cmp"] = "diffutils",
        ["find"] = "findutils",
        ["flock"] = "util-linux",
        ["grep"] = "grep",
        ["gzip"] = "gzip",
        ["ps"] = "procps",
        ["sed"] = "sed",
        ["setsid"] = "util-linux",
        ["ssh"] = "openssh-client",
        ["ssh-keygen"] = "openssh-client",
        ["tar"] = "tar",
        ["xargs"] = "findutils",
    };

    /// <summary>The programs, except docker and git, which have separate requirements.</summary>
    public static IReadOnlyList<string> Programs { get; } =
    [
        "awk", "cmp", "date", "df", "du", "find", "flock", "grep", "gzip", "mktemp", "od", "paste", "ps", "sed", "setsid", "sha256sum",
        "sort", "ssh", "ssh-keygen", "stat", "sync", "tar",
        "timeout", "xargs",
    ];

    public override CheckResult Evaluate(ServerFacts facts)
    {
        var missing = facts.MissingPrograms;
        if (missing.Count == 0) return CheckResult.Ok($"All {Programs.Count} programs that a deployment uses are installed.");
        var sentence = $"These programs are missing: {string.Join(", ", missing)}.";
        return facts.HasApt
            ? CheckResult.Missing(sentence, DebianPackages.InstallCommands(GetPackages(missing)))
                .WithChange(facts.CanInstall ? $"Install {string.Join(", ", GetPackages(missing))}." : null)
            : CheckResult.Missing(sentence,
                $"Install {string.Join(", ", GetPackages(missing))} with the package manager of {facts.SystemName}.");
    }

    public override RemoteCommand? GetFix(ServerFacts facts) => DebianPackages.Install(GetPackages(facts.MissingPrograms));

    // All other programs are in coreutils.
    private static IEnumerable<string> GetPackages(IEnumerable<string> programs) =>
        programs.Select(program => Packages.GetValueOrDefault(program, "coreutils")).Distinct().Order(StringComparer.Ordinal);
}

/// <summary>Requires Git, which fetches the sources of a release: compose files, the edge's configuration, migrations.</summary>
internal sealed record GitRequirement() : ServerRequirement("git")
{
    public override CheckResult Evaluate(ServerFacts facts) => facts switch
    {
        { Git.Length: > 0 } => CheckResult.Ok($"{facts.Git} is installed."),
        { HasApt: true } =>
            CheckResult.Missing("Git is not installed.", DebianPackages.InstallCommands("git"))
                .WithChange(facts.CanInstall ? "Install git." : null),
        _ => CheckResult.Missing("Git is not installed.", $"Install git with the package manager of {facts.SystemName}."),
    };

    public override RemoteCommand? GetFix(ServerFacts facts) => DebianPackages.Install("git");
}

/// <summary>Requires a running Docker engine of a minimum version.</summary>
internal sealed record DockerRequirement() : ServerRequirement("docker")
{
    private const string ManualUrl = "https://docs.docker.com/engine/install/";
    private const string StartCommand = "systemctl enable --now docker";

    /// <summary>The minimum version, the oldest that deployments are tested with.</summary>
    public static Version MinimumVersion { get; } = new(20, 10);

    public override CheckResult Evaluate(ServerFacts facts)
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
                ? CheckResult.Missing("Docker is not installed.", [.. DebianPackages.InstallCommands("docker.io"), StartCommand])
                    .WithChange(facts.CanInstall ? "Install Docker (docker.io), and start it now and at boot." : null)
                : CheckResult.Missing("Docker is not installed.", $"Install it: {ManualUrl}");
        }

        // Without the permission, the state of the engine is not known.
        return facts.Engine.Problem.Contains("permission denied", StringComparison.OrdinalIgnoreCase)
            ? CheckResult.Failed($"{facts.User} may not use Docker.", $"usermod --append --groups docker {RemoteCommand.Quote(facts.User)}",
                "Then log in again.")
            : CheckResult.Failed($"The Docker engine does not respond: {facts.Engine.Problem}", StartCommand,
                "journalctl --unit docker --lines 50")
                .WithChange(facts is { Init: "systemd", UserId: 0 } ? "Start the Docker engine, now and at boot." : null);
    }

    // In Debian 13 the docker command is in a package of its own, which docker.io does not install.
    public override RemoteCommand? GetFix(ServerFacts facts) =>
        facts.Docker ? RemoteCommand.Sh($"systemctl enable --now docker") : DebianPackages.AfterIndexUpdate(RemoteCommand.Sh($"""
        apt-get install --yes --quiet=2 docker.io $(apt-cache show docker-cli >/dev/null 2>&1 && echo docker-cli) || exit 1
        if [ -d /run/systemd/system ]; then systemctl enable --now docker; fi
        """));
}

/// <summary>Requires compose v2, the Docker plugin: <c>docker compose</c>.</summary>
internal sealed record ComposeRequirement() : ServerRequirement("compose")
{
    private const string ManualUrl = "https://docs.docker.com/compose/install/linux/";

    /// <summary>The minimum version.</summary>
    public static Version MinimumVersion { get; } = new(2, 0);

    public override CheckResult Evaluate(ServerFacts facts)
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
    public override RemoteCommand? GetFix(ServerFacts facts) => DebianPackages.AfterIndexUpdate(RemoteCommand.Sh($"""
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

/// <summary>Compares versions that programs print: <c>v2.26.1-desktop.1</c>, <c>20.10.24+dfsg1</c>.</summary>
internal static class ProgramVersion
{
    /// <summary>Whether a version is at least the minimum; false for an invalid version.</summary>
    public static bool IsAtLeast(string reported, Version minimum)
    {
        var numbers =
            new string([.. reported.TrimStart('v').TakeWhile(character => char.IsAsciiDigit(character) || character == '.')]).Trim('.');
        return Version.TryParse(numbers.Contains('.', StringComparison.Ordinal) ? numbers : $"{numbers}.0", out var version) &&
            version >= minimum;
    }
}
