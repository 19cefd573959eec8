namespace QgoBuild.Delivery.Setup;

/// <summary>The result of a check, and how to fix it.</summary>
/// <param name="State">The state.</param>
/// <param name="Sentence">The result in full sentences.</param>
public sealed record CheckResult(SetupState State, string Sentence)
{
    /// <summary>The commands or instructions that fix the problem, one per line; empty for no problem.</summary>
    public IReadOnlyList<string> Commands { get; init; } = [];

    /// <summary>The change that <see cref="ISetupCheck.ApplyAsync"/> would make, as a sentence; null when it must be done
    /// manually.</summary>
    public string? Change { get; init; }

    /// <summary>Creates a result without a problem.</summary>
    public static CheckResult Ok(string sentence) => new(SetupState.Ok, sentence);

    /// <summary>Creates a result for something that does not exist yet.</summary>
    public static CheckResult Missing(string sentence, params IReadOnlyList<string> commands) =>
        new(SetupState.Missing, sentence) { Commands = commands };

    /// <summary>Creates a result for something that exists but is wrong.</summary>
    public static CheckResult Failed(string sentence, params IReadOnlyList<string> commands) =>
        new(SetupState.Failed, sentence) { Commands = commands };

    /// <summary>Creates a result for a missing protection, which deployments do not require.</summary>
    public static CheckResult Advised(string sentence, params IReadOnlyList<string> commands) =>
        new(SetupState.Advised, sentence) { Commands = commands };

    /// <summary>Creates a result for something that could not be checked.</summary>
    public static CheckResult Unknown(string sentence) => new(SetupState.Unknown, sentence);

    /// <summary>Adds the <see cref="Change"/>.</summary>
    public CheckResult WithChange(string? change) => this with { Change = change };
}

/// <summary>The states of a check.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SetupState>))]
public enum SetupState
{
    /// <summary>There is no problem.</summary>
    [JsonStringEnumMemberName("ok")] Ok,
    /// <summary>Something does not exist yet.</summary>
    [JsonStringEnumMemberName("missing")] Missing,
    /// <summary>Something exists but is wrong.</summary>
    [JsonStringEnumMemberName("failed")] Failed,
    /// <summary>A protection is missing, which deployments do not require.</summary>
    [JsonStringEnumMemberName("advised")] Advised,
    /// <summary>It could not be checked, because another check failed.</summary>
    [JsonStringEnumMemberName("unknown")] Unknown,
}

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
