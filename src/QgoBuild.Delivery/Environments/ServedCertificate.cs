using System.Text.Json.Serialization;

namespace QgoBuild.Delivery.Environments;

/// <summary>The certificate that an environment's edge serves.</summary>
/// <param name="Issuer">Who issued it; empty where it could not be seen.</param>
/// <param name="Names">The names that it is for.</param>
/// <param name="Ends">When it ends, UTC; null where it could not be seen.</param>
/// <param name="DaysLeft">Whole days until then; negative when it has ended, null where it could not be seen.</param>
/// <param name="Problem">Why it could not be seen; empty where it was.</param>
/// <param name="RenewalFailed">Why the last renewal failed; empty where it did not.</param>
public sealed record ServedCertificate(string Issuer, IReadOnlyList<string> Names, DateTimeOffset? Ends, int? DaysLeft, string Problem, string RenewalFailed)
{
    /// <summary>With fewer days left than this, it should have been renewed.</summary>
    public const int WarningDays = 21;

    /// <summary>What is wrong with it, a sentence each; none when nothing is.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Warnings =>
    [
        .. Problem.Length > 0 ? [$"The edge serves no certificate: {ToSentence(Problem)}"]
            : DaysLeft < 0 ? ["The certificate has ended."]
            : DaysLeft < WarningDays ? [$"The certificate is good for {DaysLeft} more days only."]
            : (string[])[],
        .. RenewalFailed.Length > 0 ? [$"The last renewal failed: {ToSentence(RenewalFailed)}"] : (string[])[],
    ];

    /// <summary>Its issuer and how long it is good for, without its names.</summary>
    [JsonIgnore]
    public string Summary => Problem.Length > 0
        ? "none is served"
        : $"of {(Issuer.Length > 0 ? Issuer : "an unknown issuer")}, {(DaysLeft < 0 ? "ended" : $"{DaysLeft} days left")}";

    /// <inheritdoc/>
    public override string ToString() => Problem.Length > 0 ? Summary : $"{string.Join(", ", Names)}: {Summary}";

    private static string ToSentence(string text) => text.TrimEnd('.') + ".";
}
