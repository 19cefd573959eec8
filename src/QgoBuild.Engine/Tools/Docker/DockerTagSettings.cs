using QgoBuild.Engine.Tooling;

namespace QgoBuild.Engine.Tools.Docker;

/// <summary>Settings of <c>docker tag</c>.</summary>
public sealed record DockerTagSettings() : DockerOptions("tag")
{
    /// <summary>The image that there is.</summary>
    public DockerTagSettings SetSourceImage(string? image) => this.At(ArgumentPlace.Subject, "source", image);

    /// <summary>The name that it gets.</summary>
    public DockerTagSettings SetTargetImage(string? image) => this.At(ArgumentPlace.Object, "target", image);
}
