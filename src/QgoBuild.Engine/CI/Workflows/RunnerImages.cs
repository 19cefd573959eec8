namespace QgoBuild.Engine.CI.Workflows;

/// <summary>The labels of GitHub's runner images.</summary>
internal static class RunnerImages
{
    public static string Label(GitHubActionsImage image) => image switch
    {
        GitHubActionsImage.MacOs1015 => "macos-10.15",
        GitHubActionsImage.MacOs11 => "macos-11",
        GitHubActionsImage.MacOs12 => "macos-12",
        GitHubActionsImage.MacOs14 => "macos-14",
        GitHubActionsImage.MacOsLatest => "macos-latest",
        GitHubActionsImage.SelfHosted => "self-hosted",
        GitHubActionsImage.Ubuntu1804 => "ubuntu-18.04",
        GitHubActionsImage.Ubuntu2004 => "ubuntu-20.04",
        GitHubActionsImage.Ubuntu2204 => "ubuntu-22.04",
        GitHubActionsImage.Ubuntu2404 => "ubuntu-24.04",
        GitHubActionsImage.UbuntuLatest => "ubuntu-latest",
        GitHubActionsImage.WindowsLatest => "windows-latest",
        GitHubActionsImage.WindowsServer2019 => "windows-2019",
        GitHubActionsImage.WindowsServer2022 => "windows-2022",
        _ => throw new ArgumentOutOfRangeException(nameof(image), image, null),
    };

    /// <summary>Whether GitHub has retired the image: a job would wait for it forever.</summary>
    public static bool IsRetired(GitHubActionsImage image) => image
        is GitHubActionsImage.MacOs1015 or GitHubActionsImage.MacOs11 or GitHubActionsImage.MacOs12
        or GitHubActionsImage.Ubuntu1804 or GitHubActionsImage.Ubuntu2004 or GitHubActionsImage.WindowsServer2019;

    /// <summary>Whether a runner with the label runs Windows.</summary>
    public static bool IsWindows(string label) => label.StartsWith("windows", StringComparison.OrdinalIgnoreCase);
}
