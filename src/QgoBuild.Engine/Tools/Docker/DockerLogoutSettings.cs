using QgoBuild.Engine.Tooling;

namespace QgoBuild.Engine.Tools.Docker;

/// <summary>Settings of <c>docker logout</c>.</summary>
public sealed record DockerLogoutSettings() : DockerOptions("logout")
{
    /// <summary>The registry; Docker Hub when null.</summary>
    public DockerLogoutSettings SetServer(string? server) => this.At(ArgumentPlace.Object, "server", server);
}
