namespace QgoBuild.Engine.Tools.Npm;

/// <summary>Settings of <c>npm install</c>.</summary>
public record NpmInstallSettings() : NpmOptions("install");

/// <summary>Settings of <c>npm ci</c>.</summary>
public record NpmCiSettings() : NpmOptions("ci");

/// <summary>Settings of <c>npm run</c>.</summary>
public record NpmRunSettings() : NpmOptions("run");
