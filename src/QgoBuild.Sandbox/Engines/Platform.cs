namespace QgoBuild.Sandbox.Engines;

/// <summary>The systems that differ in how one gets a Docker engine.</summary>
internal enum Platform
{
    Debian,
    Ubuntu,
    Fedora,
    OtherLinux,
    WindowsSubsystem,
    MacOS,
    Windows,
}
