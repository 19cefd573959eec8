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
