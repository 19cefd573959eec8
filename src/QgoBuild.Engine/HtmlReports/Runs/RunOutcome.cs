namespace QgoBuild.Engine.HtmlReports.Runs;

/// <summary>The outcome of a run.</summary>
internal enum RunOutcome
{
    /// <summary>Exit code 0.</summary>
    Succeeded,

    /// <summary>Another exit code.</summary>
    Failed,

    /// <summary>It was cancelled.</summary>
    Cancelled,
}
