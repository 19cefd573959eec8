using System.ComponentModel;

namespace QgoBuild.Components.Auditing;

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
