namespace QgoBuild.Engine.IO;

/// <summary>Whether patterns are case-sensitive.</summary>
public enum GlobbingCaseSensitivity
{
    /// <summary>As on the operating system: not on Windows.</summary>
    Auto,

    /// <summary>Case-sensitive.</summary>
    CaseSensitive,

    /// <summary>Not case-sensitive.</summary>
    CaseInsensitive,
}
