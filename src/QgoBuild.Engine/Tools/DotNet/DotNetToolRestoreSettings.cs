namespace QgoBuild.Engine.Tools.DotNet;

/// <summary>Settings of <c>dotnet tool restore</c>.</summary>
public record DotNetToolRestoreSettings() : DotNetOptions("tool", "restore");
