namespace QgoBuild.Engine.Tools.DotNet;

/// <summary>Settings of <c>dotnet test</c>.</summary>
public record DotNetTestSettings() : DotNetCompilationSettings("test");
