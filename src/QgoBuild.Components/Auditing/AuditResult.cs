using System.ComponentModel;

namespace QgoBuild.Components.Auditing;

/// <summary>The known vulnerabilities of the packages in use.</summary>
/// <param name="Advisories">The vulnerabilities, the most severe first.</param>
/// <param name="UnavailableReason">Why the registry could not be queried; null when it was.</param>
internal sealed record AuditResult(IReadOnlyList<Advisory> Advisories, string? UnavailableReason = null)
{
    /// <summary>The registry could not be queried.</summary>
    public static AuditResult Unavailable(string reason) => new([], reason);

    /// <summary>A result with these advisories, each of them once, however many packages depend on its package.</summary>
    public static AuditResult Of(IEnumerable<Advisory> advisories) =>
        new([.. advisories.Distinct().OrderByDescending(advisory => advisory.Severity)
            .ThenBy(advisory => advisory.Package, StringComparer.Ordinal)]);

    /// <summary>Reads a severity; an unknown one counts as high, so that it is noticed.</summary>
    public static AdvisorySeverity ParseSeverity(string? text) =>
        Enum.TryParse<AdvisorySeverity>(text, ignoreCase: true, out var severity) ? severity : AdvisorySeverity.High;
}

/// <summary>A known vulnerability of a package in use.</summary>
/// <param name="Package">The package, with its version where it is known.</param>
/// <param name="Severity">Its severity.</param>
/// <param name="Title">A short description; empty where only the address is known.</param>
/// <param name="Url">Where it is described.</param>
internal sealed record Advisory(string Package, AdvisorySeverity Severity, string Title, string Url)
{
    /// <summary>As a line.</summary>
    public override string ToString() =>
        $"{Severity.ToString().ToLowerInvariant(),-8}  {Package}  {(Title.Length > 0 ? $"{Title}  " : "")}{Url}";
}

/// <summary>The severity of an advisory, by the names of npm and NuGet.</summary>
internal enum AdvisorySeverity
{
    Info,
    Low,
    Moderate,
    High,
    Critical,
}

/// <summary>The severity from which on an advisory is an error instead of a warning.</summary>
[TypeConverter(typeof(TypeConverter<AuditLevel>))]
public sealed class AuditLevel : Enumeration
{
    /// <summary>Every advisory is a warning.</summary>
    public static readonly AuditLevel None = new() { Value = "none" };

    /// <summary>Any advisory, except mere information.</summary>
    public static readonly AuditLevel Low = new() { Value = "low", MinimumSeverity = AdvisorySeverity.Low };

    /// <summary>Moderate ones and worse.</summary>
    public static readonly AuditLevel Moderate = new() { Value = "moderate", MinimumSeverity = AdvisorySeverity.Moderate };

    /// <summary>High ones and worse.</summary>
    public static readonly AuditLevel High = new() { Value = "high", MinimumSeverity = AdvisorySeverity.High };

    /// <summary>Critical ones only.</summary>
    public static readonly AuditLevel Critical = new() { Value = "critical", MinimumSeverity = AdvisorySeverity.Critical };

    private AdvisorySeverity? MinimumSeverity { get; init; }

    /// <summary>Whether an advisory of that severity is a failure.</summary>
    internal bool IsFailure(AdvisorySeverity severity) => severity >= MinimumSeverity;
}
