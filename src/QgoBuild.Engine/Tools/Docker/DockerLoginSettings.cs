namespace QgoBuild.Engine.Tools.Docker;

/// <summary>Settings of <c>docker login</c>.</summary>
public record DockerLoginSettings() : DockerOptions("login");
