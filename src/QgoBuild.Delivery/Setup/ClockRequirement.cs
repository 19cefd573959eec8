using System.Globalization;
using QgoBuild.Delivery.Shell;

namespace QgoBuild.Delivery.Setup;

/// <summary>A clock that is right: certificates, tokens of registries and the names of backups rest on it.</summary>
public sealed record ClockRequirement : IServerRequirement
{
    /// <summary>How much it may differ from the clock here.</summary>
    public static TimeSpan Tolerance { get; } = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    public string Name => "clock";

    /// <inheritdoc/>
    public CheckResult Evaluate(ServerFacts facts)
    {
        var difference = facts.ClockDifference;
        if (difference.Duration() <= Tolerance)
            return CheckResult.Ok("The clock agrees with the one here.");
        var sentence = string.Create(CultureInfo.InvariantCulture, $"The clock is {difference.Duration().TotalSeconds:0} s {(difference > TimeSpan.Zero ? "ahead of" : "behind")} the one here; one of the two is wrong.");
        return CheckResult.Failed(sentence, "timedatectl set-ntp true", "timedatectl status") with { Change = facts is { Init: "systemd", UserId: 0 } ? "Have the clock set by network time." : null };
    }

    /// <inheritdoc/>
    public RemoteCommand? GetFix(ServerFacts facts) => RemoteCommand.Of("timedatectl", "set-ntp", "true");
}
