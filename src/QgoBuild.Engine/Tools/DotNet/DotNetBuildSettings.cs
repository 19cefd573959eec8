namespace QgoBuild.Engine.Tools.DotNet;

/// <summary>Settings of <c>dotnet build</c>.</summary>
public record DotNetBuildSettings() : DotNetCompilationSettings("build");
