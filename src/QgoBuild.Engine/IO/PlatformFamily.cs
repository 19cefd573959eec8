namespace QgoBuild.Engine;

/// <summary>A family of operating systems.</summary>
public enum PlatformFamily
{
    /// <summary>Any other system.</summary>
    Unknown,

    /// <summary>Windows.</summary>
    Windows,

    /// <summary>Linux.</summary>
    Linux,

    /// <summary>macOS.</summary>
    OSX,
}
