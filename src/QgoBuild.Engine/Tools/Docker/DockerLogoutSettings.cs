namespace QgoBuild.Engine.Tools.Docker;

/// <summary>Settings of <c>docker logout</c>.</summary>
public record DockerLogoutSettings() : DockerOptions("logout");
