namespace QgoBuild.Engine.Tools.DotNet;

/// <summary>Settings of <c>dotnet publish</c>.</summary>
public record DotNetPublishSettings() : DotNetCompilationSettings("publish");
