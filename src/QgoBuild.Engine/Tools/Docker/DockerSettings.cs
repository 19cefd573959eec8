namespace QgoBuild.Engine.Tools.Docker;

/// <summary>Settings of <c>docker build</c>.</summary>
public record DockerBuildSettings() : DockerOptions("build");

/// <summary>Settings of <c>docker run</c>.</summary>
public record DockerRunSettings() : DockerOptions("run");

/// <summary>Settings of <c>docker push</c>.</summary>
public record DockerPushSettings() : DockerOptions("push");

/// <summary>Settings of <c>docker pull</c>.</summary>
public record DockerPullSettings() : DockerOptions("pull");

/// <summary>Settings of <c>docker tag</c>.</summary>
public record DockerTagSettings() : DockerOptions("tag");

/// <summary>Settings of <c>docker inspect</c>.</summary>
public record DockerInspectSettings() : DockerOptions("inspect");

/// <summary>Settings of <c>docker login</c>.</summary>
public record DockerLoginSettings() : DockerOptions("login");

/// <summary>Settings of <c>docker logout</c>.</summary>
public record DockerLogoutSettings() : DockerOptions("logout");
