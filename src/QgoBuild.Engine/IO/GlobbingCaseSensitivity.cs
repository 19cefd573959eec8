namespace QgoBuild.Engine.IO;

/// <summary>Whether patterns tell upper case from lower case.</summary>
public enum GlobbingCaseSensitivity
{
    /// <summary>As the operating system does: not on Windows.</summary>
    Auto,

    /// <summary>They do.</summary>
    CaseSensitive,

    /// <summary>They do not.</summary>
    CaseInsensitive,
}
