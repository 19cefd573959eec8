namespace QgoBuild.Engine.Tools.Docker;

/// <summary>Settings of <c>docker run</c>.</summary>
public record DockerRunSettings() : DockerOptions("run");
