namespace QgoBuild.Engine.Tools.DotNet;

/// <summary>Settings of <c>dotnet restore</c>.</summary>
public record DotNetRestoreSettings() : DotNetMSBuildSettings("restore");
