using System.Globalization;
using QgoBuild.Delivery.Shell;

namespace QgoBuild.Delivery.Setup;

/// <summary>Requires a correct clock: certificates, registry tokens and the names of backups depend on it.</summary>
public sealed record ClockRequirement : IServerRequirement
{
    /// <summary>The maximum difference from the local clock.</summary>
    public static TimeSpan Tolerance { get; } = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    public string Name => "clock";

    /// <inheritdoc/>
    public CheckResult Evaluate(ServerFacts facts)
    {
        var difference = facts.ClockDifference;
        if (difference.Duration() <= Tolerance) return CheckResult.Ok("The server's clock agrees with the local clock.");
        var sentence = string.Create(CultureInfo.InvariantCulture,
            $"The server's clock is {difference.Duration().TotalSeconds:0} s {(difference > TimeSpan.Zero ? "ahead of" : "behind")} " +
            $"the local clock; one of them is wrong.");
        return CheckResult.Failed(sentence, "timedatectl set-ntp true", "timedatectl status") with
        {
            Change = facts is { Init: "systemd", UserId: 0 } ? "Set the clock by network time." : null,
        };
    }

    /// <inheritdoc/>
    public RemoteCommand? GetFix(ServerFacts facts) => RemoteCommand.Of("timedatectl", "set-ntp", "true");
}
