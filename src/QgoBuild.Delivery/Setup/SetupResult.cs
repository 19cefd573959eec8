using System.Text.Json.Serialization;

namespace QgoBuild.Delivery.Setup;

/// <summary>The result of one check, for the report.</summary>
/// <param name="Name">The name of the check.</param>
/// <param name="State">The state.</param>
/// <param name="Sentence">The result in full sentences.</param>
/// <param name="Commands">The commands or instructions that fix the problem, one per line.</param>
/// <param name="Change">The change that <c>--apply</c> would make; null when it must be done manually.</param>
public sealed record SetupResult(string Name, SetupState State, string Sentence, IReadOnlyList<string> Commands, string? Change)
{
    /// <summary>The purpose of the check.</summary>
    public SetupGroup Group { get; init; }

    /// <summary>The check that makes the change.</summary>
    [JsonIgnore]
    public ISetupCheck? Check { get; init; }

    internal static SetupResult Of(ISetupCheck check, CheckResult result) =>
        new(check.Name, result.State, result.Sentence, result.Commands, result.Change) { Group = check.Group, Check = check };

    internal CheckResult CheckResult => new(State, Sentence) { Commands = Commands, Change = Change };
}
