using QgoBuild.Engine.Tooling;

namespace QgoBuild.Engine.Tools.Docker;

/// <summary>Settings of <c>docker push</c>.</summary>
public sealed record DockerPushSettings() : DockerOptions("push")
{
    /// <summary>The image.</summary>
    public DockerPushSettings SetName(string? name) => this.At(ArgumentPlace.Object, "image", name);

    /// <summary>Pushes all tags of the image.</summary>
    public DockerPushSettings EnableAllTags() => this.Switch("--all-tags", true);

    /// <summary>Says little.</summary>
    public DockerPushSettings EnableQuiet() => this.Switch("--quiet", true);
}
