namespace QgoBuild.Engine.HtmlReports.Runs;

/// <summary>How a run ended.</summary>
internal enum RunOutcome
{
    /// <summary>With exit code 0.</summary>
    Succeeded,

    /// <summary>With another.</summary>
    Failed,

    /// <summary>It was told to end.</summary>
    Cancelled,
}
