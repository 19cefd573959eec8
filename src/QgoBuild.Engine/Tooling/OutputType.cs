namespace QgoBuild.Engine.Tooling;

/// <summary>One of the two outputs of a process.</summary>
public enum OutputType
{
    /// <summary>Standard output.</summary>
    Std,

    /// <summary>Standard error, which many programs use for progress: it is not an error by itself.</summary>
    Err,
}
