using QgoBuild.Engine.Tooling;

namespace QgoBuild.Engine.Tools.Docker;

/// <summary>Settings of <c>docker pull</c>.</summary>
public sealed record DockerPullSettings() : DockerOptions("pull")
{
    /// <summary>The image.</summary>
    public DockerPullSettings SetName(string? name) => this.At(ArgumentPlace.Object, "image", name);

    /// <summary>The platform: <c>linux/amd64</c>.</summary>
    public DockerPullSettings SetPlatform(string? platform) => this.Option("--platform", platform);

    /// <summary>Says little.</summary>
    public DockerPullSettings EnableQuiet() => this.Switch("--quiet", true);
}
