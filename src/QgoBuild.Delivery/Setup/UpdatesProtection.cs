using QgoBuild.Delivery.Shell;

namespace QgoBuild.Delivery.Setup;

/// <summary>Checks that the server installs security updates automatically.</summary>
public sealed record UpdatesProtection : IServerRequirement
{
    /// <summary>The program that installs the updates.</summary>
    public const string Program = "unattended-upgrade";

    private const string File = "/etc/apt/apt.conf.d/20auto-upgrades";
    private static readonly string[] Timers = ["apt-daily.timer", "apt-daily-upgrade.timer"];
    private static readonly string[] Settings = ["APT::Periodic::Update-Package-Lists \"1\";", "APT::Periodic::Unattended-Upgrade \"1\";"];

    /// <inheritdoc/>
    public string Name => "updates";

    /// <inheritdoc/>
    public SetupGroup Group => SetupGroup.Protection;

    /// <inheritdoc/>
    public CheckResult Evaluate(ServerFacts facts)
    {
        if (!facts.HasApt) return CheckResult.Unknown($"Automatic security updates cannot be checked on {facts.SystemName}.");
        var updates = facts.Protection.Updates;
        var missing = updates switch
        {
            { IsInstalled: false } => "unattended-upgrades is not installed.",
            _ when Settings.Any(setting => !IsSet(updates.Settings, setting)) => "unattended-upgrades is installed but not enabled.",
            _ when !IsEnabled(updates.Timers) => "the timers for it are disabled.",
            _ => null,
        };
        return missing is null
            ? CheckResult.Ok("Security updates are installed daily.")
            : CheckResult.Advised(
                $"The server does not install security updates automatically: {missing}",
                "apt-get install --yes unattended-upgrades",
                RemoteCommand.Sh($"printf '%s\\n' {Settings} > {File}").Text,
                RemoteCommand.Of("systemctl", ["enable", "--now", .. Timers]).Text) with
            {
                Change = facts is { CanInstall: true, CanConfigure: true }
                    ? "Install security updates daily (unattended-upgrades)."
                    : null,
            };
    }

    /// <inheritdoc/>
    public RemoteCommand? GetFix(ServerFacts facts) => RemoteCommand.Sh($$"""
        if ! command -v {{Program}} >/dev/null; then
            {{RemoteCommand.Of("sh", "-c", DebianPackages.Install("unattended-upgrades").Text)}} || exit 1
        fi
        printf '%s\n' {{Settings}} >{{File}} || exit 1
        systemctl --quiet unmask {{Timers}}
        systemctl --quiet enable --now {{Timers}}
        """);

    // Any number of days is accepted.
    private static bool IsSet(string settings, string setting) => ProtectionFacts.Lines(settings).Any(line =>
        line.Split(' ')[0] == setting.Split(' ')[0] && line.Split('"') is [_, not ("0" or ""), ..]);

    private static bool IsEnabled(string timers) => ProtectionFacts.Lines(timers).SequenceEqual(Timers.Select(_ => "enabled"));
}
