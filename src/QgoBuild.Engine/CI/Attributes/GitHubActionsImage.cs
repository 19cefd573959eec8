namespace QgoBuild.Engine.CI.GitHubActions;

/// <summary>The machines that GitHub offers to run jobs on.</summary>
/// <remarks>Those that GitHub has taken out of service are here because NUKE names them; a workflow that uses one is refused.</remarks>
public enum GitHubActionsImage
{
    /// <summary>Out of service.</summary>
    MacOs1015,

    /// <summary>Out of service.</summary>
    MacOs11,

    /// <summary>Out of service.</summary>
    MacOs12,

    /// <summary><c>macos-14</c>.</summary>
    MacOs14,

    /// <summary><c>macos-latest</c>.</summary>
    MacOsLatest,

    /// <summary>A machine of your own: <c>self-hosted</c>. Labels that tell it from others: <see cref="GitHubJobAttribute.RunsOn"/>.</summary>
    SelfHosted,

    /// <summary>Out of service.</summary>
    Ubuntu1804,

    /// <summary>Out of service.</summary>
    Ubuntu2004,

    /// <summary><c>ubuntu-22.04</c>.</summary>
    Ubuntu2204,

    /// <summary><c>ubuntu-24.04</c>.</summary>
    Ubuntu2404,

    /// <summary><c>ubuntu-latest</c>.</summary>
    UbuntuLatest,

    /// <summary><c>windows-latest</c>.</summary>
    WindowsLatest,

    /// <summary>Out of service.</summary>
    WindowsServer2019,

    /// <summary><c>windows-2022</c>.</summary>
    WindowsServer2022,
}
