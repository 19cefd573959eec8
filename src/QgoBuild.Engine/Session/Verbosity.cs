namespace QgoBuild.Engine;

/// <summary>How much a build prints.</summary>
public enum Verbosity
{
    /// <summary>Everything, including stack traces and working directories.</summary>
    Verbose,
    /// <summary>The default.</summary>
    Normal,
    /// <summary>Targets, warnings and errors, without the output of child processes.</summary>
    Minimal,
    /// <summary>Errors only.</summary>
    Quiet,
}
