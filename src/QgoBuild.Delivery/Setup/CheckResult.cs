namespace QgoBuild.Delivery.Setup;

/// <summary>What a check has found, and what would mend it.</summary>
/// <param name="State">Whether it is as it has to be.</param>
/// <param name="Sentence">What was found, in whole sentences.</param>
public sealed record CheckResult(SetupState State, string Sentence)
{
    /// <summary>What to type or to do, exactly, where it is not as it has to be; a line each.</summary>
    public IReadOnlyList<string> Commands { get; init; } = [];

    /// <summary>What <see cref="ISetupCheck.ApplyAsync"/> would change, as a sentence; null when that is for a person to do.</summary>
    public string? Change { get; init; }

    /// <summary>It is as it has to be.</summary>
    public static CheckResult Ok(string sentence) => new(SetupState.Ok, sentence);

    /// <summary>Something is not there yet.</summary>
    public static CheckResult Missing(string sentence, params IReadOnlyList<string> commands) => new(SetupState.Missing, sentence) { Commands = commands };

    /// <summary>Something is there and not as it has to be.</summary>
    public static CheckResult Failed(string sentence, params IReadOnlyList<string> commands) => new(SetupState.Failed, sentence) { Commands = commands };

    /// <summary>A deployment works without it, but something protects the server less than it could.</summary>
    public static CheckResult Advised(string sentence, params IReadOnlyList<string> commands) => new(SetupState.Advised, sentence) { Commands = commands };

    /// <summary>It could not be looked at.</summary>
    public static CheckResult Unknown(string sentence) => new(SetupState.Unknown, sentence);
}
