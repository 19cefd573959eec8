using System.Globalization;
using QgoBuild.Delivery.Shell;

namespace QgoBuild.Delivery.Setup;

/// <summary>A firewall that lets nothing in but SSH and the entrances, also to containers.</summary>
/// <param name="Environment">The environment's name, for the command that fixes it.</param>
/// <param name="Entrances">The ports that users connect to, of every environment on the server.</param>
public sealed record FirewallProtection(string Environment, IReadOnlyList<int> Entrances) : IServerRequirement
{
    private static readonly ProvisionalChange ProvisionalChange = new("firewall", RemoteCommand.Sh($$"""
        if systemctl --quiet is-active {{FirewallRules.Service}}; then nft -f {{FirewallRules.File}}
        else nft delete table inet qgobuild; fi
        """));

    /// <inheritdoc/>
    public string Name => "firewall";

    /// <inheritdoc/>
    public SetupGroup Group => SetupGroup.Protection;

    /// <inheritdoc/>
    public CheckResult Evaluate(ServerFacts facts)
    {
        var firewall = facts.Protection.Firewall;
        if (facts.UserId != 0)
            return CheckResult.Unknown(ProtectionAdvice.RequiresRoot("the firewall's rules"));
        if (firewall.Ufw.Contains("Status: active", StringComparison.Ordinal))
            return UfwStatus.Evaluate(firewall.Ufw, facts.Protection, Entrances);
        if (firewall.IsFirewalldActive)
            return CheckResult.Unknown($"firewalld runs, which Setup does not know. Have it open {FormatPorts(RequiredPorts(facts))} only.");
        if (facts.Protection.SshPorts.Count == 0)
            return CheckResult.Unknown("The port of SSH is not known: no firewall is made that could lock everybody out.");
        if (firewall is { IsLoaded: true, IsEnabled: true } && firewall.Rules == Rules(facts).TrimEnd())
            return CheckResult.Ok($"From outside, {FormatPorts(RequiredPorts(facts))} are open, and nothing else.");

        var closed = facts.Protection.OpenPorts.Except(RequiredPorts(facts)).ToList();
        return CheckResult.Advised(
            DescribeProblem(firewall) + (closed.Count == 0 ? "" : $" These ports would be closed: {FormatPorts(closed)}."),
            "nft list ruleset",
            $"./build.sh Setup --environment {Environment} --only firewall --apply    # the server undoes rules that would lock you out") with
        {
            Change = facts.CanConfigure && (firewall.IsInstalled || facts.HasApt)
                ? (firewall.IsInstalled ? "" : "Install nftables. ") + $"Let in {FormatPorts(RequiredPorts(facts))} only"
                    + (closed.Count == 0 ? "" : $", and close {FormatPorts(closed)}") + "; undone unless a new connection works."
                : null,
        };
    }

    /// <inheritdoc/>
    public RemoteCommand? GetFix(ServerFacts facts) => RemoteCommand.Sh($$"""
        if ! command -v nft >/dev/null; then
            {{RemoteCommand.Of("sh", "-c", DebianPackages.Install("nftables").Text)}} || exit 1
        fi
        {{ProvisionalChange.Begin(RemoteCommand.Sh($"printf %s {Rules(facts)} | nft -f -"))}}
        """);

    /// <inheritdoc/>
    public RemoteCommand? GetKeepCommand(ServerFacts facts) => ProvisionalChange.Keep(RemoteCommand.Sh($$"""
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
        { Rules.Length: 0 } => "No firewall: everybody reaches whatever listens on the server or is published by a container.",
        { IsLoaded: false } => "The firewall's rules are not loaded, or somebody has changed them.",
        { IsEnabled: false } => "The firewall is not loaded when the server starts.",
        _ => "The firewall has other ports than the environment.",
    };

    private static string FormatPorts(IEnumerable<int> ports) =>
        string.Join(", ", ports.Select(port => port.ToString(CultureInfo.InvariantCulture)));

    private IEnumerable<int> RequiredPorts(ServerFacts facts) => facts.Protection.SshPorts.Concat(Entrances).Distinct().Order();

    private string Rules(ServerFacts facts) => FirewallRules.Write(facts.Protection.SshPorts, Entrances);
}
