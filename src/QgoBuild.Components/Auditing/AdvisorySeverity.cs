namespace QgoBuild.Components.Auditing;

/// <summary>The severity of an advisory, by the names of npm and NuGet.</summary>
internal enum AdvisorySeverity
{
    Info,
    Low,
    Moderate,
    High,
    Critical,
}
