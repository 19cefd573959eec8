using QgoBuild.Delivery.Shell;

namespace QgoBuild.Delivery.Setup;

/// <summary>Checks that the clock is synchronised from the network. <see cref="ClockRequirement"/> checks the current time.</summary>
public sealed record TimeProtection : IServerRequirement
{
    /// <summary>The services that set the clock from the network.</summary>
    public static IReadOnlyList<string> Services { get; } = ["systemd-timesyncd", "chrony", "chronyd", "ntpsec", "ntp", "ntpd", "openntpd"];

    private const string InstallCommand = "apt-get install --yes systemd-timesyncd";
    private const string EnableCommand = "timedatectl set-ntp true";

    /// <inheritdoc/>
    public string Name => "time";

    /// <inheritdoc/>
    public SetupGroup Group => SetupGroup.Protection;

    /// <inheritdoc/>
    public CheckResult Evaluate(ServerFacts facts) => facts.Protection switch
    {
        { TimeService.Length: > 0 } => CheckResult.Ok($"{facts.Protection.TimeService} synchronises the clock."),
        { Container: not ("" or "none") and var kind } =>
            CheckResult.Ok($"The server is a container ({kind}): its host synchronises the clock."),
        _ => CheckResult.Advised("The clock is not synchronised.", facts.HasApt ? [InstallCommand, EnableCommand] : [EnableCommand]) with
        {
            Change = facts is { CanInstall: true, CanConfigure: true } ? "Synchronise the clock with systemd-timesyncd." : null,
        },
    };

    /// <inheritdoc/>
    public RemoteCommand? GetFix(ServerFacts facts) => RemoteCommand.Sh($"""
        if ! systemctl cat systemd-timesyncd.service >/dev/null 2>&1; then
            {RemoteCommand.Of("sh", "-c", DebianPackages.Install("systemd-timesyncd").Text)} || exit 1
        fi
        timedatectl set-ntp true
        """);
}
