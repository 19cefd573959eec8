namespace QgoBuild.Engine.Tools.Docker;

/// <summary>Settings of <c>docker tag</c>.</summary>
public record DockerTagSettings() : DockerOptions("tag");
