namespace QgoBuild.Sandbox.Engines;

/// <summary>What is to be done so that there is an engine.</summary>
internal enum EngineAction
{
    /// <summary>Nothing: one answers.</summary>
    Use,

    /// <summary>It is installed but does not run, and we may start it.</summary>
    Start,

    /// <summary>It is not installed, and we may install it from the machine's own package sources.</summary>
    Install,

    /// <summary>A manual action is required first.</summary>
    ManualActionRequired,
}
