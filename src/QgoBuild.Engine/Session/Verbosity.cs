namespace QgoBuild.Engine;

/// <summary>How much a build says.</summary>
public enum Verbosity
{
    /// <summary>Everything, stack traces and working directories included.</summary>
    Verbose,

    /// <summary>What a developer wants to see.</summary>
    Normal,

    /// <summary>Targets, warnings and errors, without the output of child processes.</summary>
    Minimal,

    /// <summary>Errors only.</summary>
    Quiet,
}
