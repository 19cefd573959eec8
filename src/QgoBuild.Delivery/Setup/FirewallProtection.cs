namespace QgoBuild.Delivery.Setup;

/// <summary>Checks that a firewall allows only SSH and the entrances, also for containers.</summary>
/// <param name="Environment">The name of the environment, for the command that fixes it.</param>
/// <param name="Entrances">The ports that users connect to, of all environments on the server.</param>
internal sealed record FirewallProtection(string Environment, IReadOnlyList<int> Entrances)
    : ServerRequirement("firewall", SetupGroup.Protection)
{
    private static readonly ProvisionalChange ProvisionalChange = new("firewall", RemoteCommand.Sh($$"""
        if systemctl --quiet is-active {{FirewallRules.Service}}; then nft -f {{FirewallRules.File}}
        else nft delete table inet qgobuild; fi
        """));

    public override CheckResult Evaluate(ServerFacts facts)
    {
        var firewall = facts.Protection.Firewall;
        if (facts.UserId != 0) return CheckResult.Unknown(ProtectionAdvice.RequiresRoot("the rules of the firewall"));
        if (firewall.Ufw.Contains("Status: active", StringComparison.Ordinal))
            return UfwStatus.Evaluate(firewall.Ufw, facts.Protection, Entrances);
        if (firewall.IsFirewalldActive)
            return CheckResult.Unknown(
                $"firewalld is running, which Setup does not support. Configure it to open only {FormatPorts(RequiredPorts(facts))}.");
        if (facts.Protection.SshPorts.Count == 0)
            return CheckResult.Unknown("The SSH port is not known: no firewall is set up, because it could lock everybody out.");
        if (firewall is { IsLoaded: true, IsEnabled: true } && firewall.Rules == Rules(facts).TrimEnd())
            return CheckResult.Ok($"Only {FormatPorts(RequiredPorts(facts))} are open from outside.");

        var closed = facts.Protection.OpenPorts.Except(RequiredPorts(facts)).ToList();
        return CheckResult.Advised(
            DescribeProblem(firewall) + (closed.Count == 0 ? "" : $" These ports would be closed: {FormatPorts(closed)}."),
            "nft list ruleset",
            $"./build.sh Setup --environment {Environment} --only firewall --apply    # rules that would lock you out are undone") with
        {
            Change = facts.CanConfigure && (firewall.IsInstalled || facts.HasApt)
                ? (firewall.IsInstalled ? "" : "Install nftables. ") + $"Open only {FormatPorts(RequiredPorts(facts))}"
                    + (closed.Count == 0 ? "" : $", and close {FormatPorts(closed)}") + "; undone unless a new connection works."
                : null,
        };
    }

    public override RemoteCommand? GetFix(ServerFacts facts) => RemoteCommand.Sh($$"""
        if ! command -v nft >/dev/null; then
            {{RemoteCommand.Of("sh", "-c", DebianPackages.Install("nftables").Text)}} || exit 1
        fi
        {{ProvisionalChange.Begin(RemoteCommand.Sh($"printf %s {Rules(facts)} | nft -f -"))}}
        """);

    public override RemoteCommand? GetKeepCommand(ServerFacts facts) => ProvisionalChange.Keep(RemoteCommand.Sh($$"""
        set -eu
        mkdir -p /etc/qgobuild
        printf %s {{Rules(facts)}} >{{FirewallRules.File}}
        printf %s {{FirewallRules.Unit}} >{{"/etc/systemd/system/" + FirewallRules.Service}}
        systemctl daemon-reload
        systemctl --quiet enable {{FirewallRules.Service}}
        systemctl reload-or-restart {{FirewallRules.Service}}
        nft list table inet qgobuild >{{FirewallRules.ListingFile}}
        """));

    private static string DescribeProblem(FirewallFacts firewall) => firewall switch
    {
        { Rules.Length: 0 } => "There is no firewall: everything that listens on the server or is published by a container is reachable.",
        { IsLoaded: false } => "The rules of the firewall are not loaded, or were changed.",
        { IsEnabled: false } => "The firewall is not loaded when the server starts.",
        _ => "The rules of the firewall differ from those for the environment.",
    };

    private static string FormatPorts(IEnumerable<int> ports) =>
        string.Join(", ", ports.Select(port => port.ToString(CultureInfo.InvariantCulture)));

    private IEnumerable<int> RequiredPorts(ServerFacts facts) => facts.Protection.SshPorts.Concat(Entrances).Distinct().Order();
    private string Rules(ServerFacts facts) => FirewallRules.Write(facts.Protection.SshPorts, Entrances);
}
