namespace QgoBuild.Engine.CI.GitHubActions;

/// <summary>How often Dependabot checks for newer versions.</summary>
/// <remarks>Only this engine has it.</remarks>
public enum DependabotInterval
{
    /// <summary>Every working day.</summary>
    Daily,

    /// <summary>Once a week, on Monday.</summary>
    Weekly,

    /// <summary>On the first day of a month.</summary>
    Monthly,

    /// <summary>On the first day of a quarter.</summary>
    Quarterly,
}
