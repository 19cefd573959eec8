namespace QgoBuild.Engine.CI.GitHubActions;

/// <summary>GitHub's runner images.</summary>
/// <remarks>Retired images are listed because NUKE lists them; a workflow that uses one is an error.</remarks>
public enum GitHubActionsImage
{
    /// <summary>Retired.</summary>
    MacOs1015,

    /// <summary>Retired.</summary>
    MacOs11,

    /// <summary>Retired.</summary>
    MacOs12,

    /// <summary><c>macos-14</c>.</summary>
    MacOs14,

    /// <summary><c>macos-latest</c>.</summary>
    MacOsLatest,

    /// <summary>A machine of your own: <c>self-hosted</c>. For further labels: <see cref="GitHubJobAttribute.RunsOn"/>.</summary>
    SelfHosted,

    /// <summary>Retired.</summary>
    Ubuntu1804,

    /// <summary>Retired.</summary>
    Ubuntu2004,

    /// <summary><c>ubuntu-22.04</c>.</summary>
    Ubuntu2204,

    /// <summary><c>ubuntu-24.04</c>.</summary>
    Ubuntu2404,

    /// <summary><c>ubuntu-latest</c>.</summary>
    UbuntuLatest,

    /// <summary><c>windows-latest</c>.</summary>
    WindowsLatest,

    /// <summary>Retired.</summary>
    WindowsServer2019,

    /// <summary><c>windows-2022</c>.</summary>
    WindowsServer2022,
}
