namespace QgoBuild.Engine.Tools.Docker;

/// <summary>Settings of <c>docker inspect</c>.</summary>
public record DockerInspectSettings() : DockerOptions("inspect");
