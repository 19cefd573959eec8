namespace QgoBuild.Engine.Tools.Npm;

/// <summary>Settings of <c>npm install</c>.</summary>
public record NpmInstallSettings() : NpmOptions("install");
