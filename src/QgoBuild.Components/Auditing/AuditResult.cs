namespace QgoBuild.Components.Auditing;

/// <summary>What a registry knows of the packages in use.</summary>
/// <param name="Advisories">The weaknesses, the gravest first.</param>
/// <param name="UnavailableReason">Why it could not be asked; null when it was.</param>
internal sealed record AuditResult(IReadOnlyList<Advisory> Advisories, string? UnavailableReason = null)
{
    /// <summary>It could not be asked.</summary>
    public static AuditResult Unavailable(string reason) => new([], reason);

    /// <summary>It knows of these; each is told once, whatever needs the package.</summary>
    public static AuditResult Of(IEnumerable<Advisory> advisories) =>
        new([.. advisories.Distinct().OrderByDescending(advisory => advisory.Severity).ThenBy(advisory => advisory.Package, StringComparer.Ordinal)]);

    /// <summary>Reads a severity; one that is not known counts as high, so that it is looked at.</summary>
    public static AdvisorySeverity ParseSeverity(string? text) => Enum.TryParse<AdvisorySeverity>(text, ignoreCase: true, out var severity) ? severity : AdvisorySeverity.High;
}
