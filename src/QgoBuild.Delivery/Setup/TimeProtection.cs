using QgoBuild.Delivery.Shell;

namespace QgoBuild.Delivery.Setup;

/// <summary>A clock that is kept right from the network. Whether it is right now, <see cref="ClockRequirement"/> checks.</summary>
public sealed record TimeProtection : IServerRequirement
{
    private const string InstallCommand = "apt-get install --yes systemd-timesyncd";
    private const string EnableCommand = "timedatectl set-ntp true";

    /// <inheritdoc/>
    public string Name => "time";

    /// <inheritdoc/>
    public SetupGroup Group => SetupGroup.Protection;

    /// <inheritdoc/>
    public CheckResult Evaluate(ServerFacts facts) => facts.Protection switch
    {
        { TimeService.Length: > 0 } => CheckResult.Ok($"{facts.Protection.TimeService} keeps the clock right."),
        { Container: not ("" or "none") and var kind } =>
            CheckResult.Ok($"The server is a container ({kind}): its host keeps the clock right."),
        _ => CheckResult.Advised("Nothing keeps the clock right.", facts.HasApt ? [InstallCommand, EnableCommand] : [EnableCommand]) with
        {
            Change = facts is { CanInstall: true, CanConfigure: true } ? "Have systemd-timesyncd keep the clock right." : null,
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
