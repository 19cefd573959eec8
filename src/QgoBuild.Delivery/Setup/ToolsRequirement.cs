using QgoBuild.Delivery.Shell;

namespace QgoBuild.Delivery.Setup;

/// <summary>Requires the programs of the distribution that a deployment uses.</summary>
public sealed record ToolsRequirement : IServerRequirement
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

    /// <inheritdoc/>
    public string Name => "tools";

    /// <inheritdoc/>
    public CheckResult Evaluate(ServerFacts facts)
    {
        var missing = facts.MissingPrograms;
        if (missing.Count == 0) return CheckResult.Ok($"All {Programs.Count} programs that a deployment uses are installed.");
        var sentence = $"These programs are missing: {string.Join(", ", missing)}.";
        return facts.HasApt
            ? CheckResult.Missing(sentence, DebianPackages.InstallCommands(GetPackages(missing))) with
            {
                Change = facts.CanInstall ? $"Install {string.Join(", ", GetPackages(missing))}." : null,
            }
            : CheckResult.Missing(sentence,
                $"Install {string.Join(", ", GetPackages(missing))} with the package manager of {facts.SystemName}.");
    }

    /// <inheritdoc/>
    public RemoteCommand? GetFix(ServerFacts facts) => DebianPackages.Install(GetPackages(facts.MissingPrograms));

    // All other programs are in coreutils.
    private static IEnumerable<string> GetPackages(IEnumerable<string> programs) =>
        programs.Select(program => Packages.GetValueOrDefault(program, "coreutils")).Distinct().Order(StringComparer.Ordinal);
}
