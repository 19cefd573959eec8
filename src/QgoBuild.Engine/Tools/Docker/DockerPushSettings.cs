namespace QgoBuild.Engine.Tools.Docker;

/// <summary>Settings of <c>docker push</c>.</summary>
public record DockerPushSettings() : DockerOptions("push");
