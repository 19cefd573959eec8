namespace QgoBuild.Engine.Tools.DotNet;

/// <summary>Settings of <c>dotnet nuget push</c>.</summary>
public record DotNetNuGetPushSettings() : DotNetOptions("nuget", "push");
