namespace QgoBuild.Engine.Tooling;

/// <summary>Which of its two outputs a process wrote to.</summary>
public enum OutputType
{
    /// <summary>Standard output.</summary>
    Std,

    /// <summary>Standard error, which many programs use for progress: it is not an error by itself.</summary>
    Err,
}
