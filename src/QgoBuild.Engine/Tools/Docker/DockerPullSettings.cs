namespace QgoBuild.Engine.Tools.Docker;

/// <summary>Settings of <c>docker pull</c>.</summary>
public record DockerPullSettings() : DockerOptions("pull");
