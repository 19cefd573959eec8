using System.Text.Json.Serialization;

namespace QgoBuild.Delivery.Setup;

/// <summary>What one check has found.</summary>
/// <param name="Name">What it is about.</param>
/// <param name="State">Whether it is as it has to be.</param>
/// <param name="Sentence">What was found.</param>
/// <param name="Commands">What would mend it, a line each.</param>
/// <param name="Change">What <c>--apply</c> would change; null when that is for a person to do.</param>
public sealed record SetupResult(string Name, SetupState State, string Sentence, IReadOnlyList<string> Commands, string? Change)
{
    /// <summary>What the check is for.</summary>
    public SetupGroup Group { get; init; }

    /// <summary>The check, to apply what it announces.</summary>
    [JsonIgnore]
    public ISetupCheck? Check { get; init; }

    internal static SetupResult Of(ISetupCheck check, CheckResult result) => new(check.Name, result.State, result.Sentence, result.Commands, result.Change) { Group = check.Group, Check = check };

    internal CheckResult CheckResult => new(State, Sentence) { Commands = Commands, Change = Change };
}
