namespace QgoBuild.Components.Auditing;

/// <summary>How grave an advisory is, in the words of npm and NuGet.</summary>
internal enum AdvisorySeverity
{
    Info,
    Low,
    Moderate,
    High,
    Critical,
}
