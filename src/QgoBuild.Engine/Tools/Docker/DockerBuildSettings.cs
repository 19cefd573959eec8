namespace QgoBuild.Engine.Tools.Docker;

/// <summary>Settings of <c>docker build</c>.</summary>
public record DockerBuildSettings() : DockerOptions("build");
