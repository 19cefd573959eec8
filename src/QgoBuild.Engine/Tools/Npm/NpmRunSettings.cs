namespace QgoBuild.Engine.Tools.Npm;

/// <summary>Settings of <c>npm run</c>.</summary>
public record NpmRunSettings() : NpmOptions("run");
