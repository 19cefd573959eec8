namespace QgoBuild.Engine.Tools.Npm;

/// <summary>Settings of <c>npm ci</c>.</summary>
public record NpmCiSettings() : NpmOptions("ci");
