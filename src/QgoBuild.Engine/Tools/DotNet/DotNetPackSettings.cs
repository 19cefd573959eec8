namespace QgoBuild.Engine.Tools.DotNet;

/// <summary>Settings of <c>dotnet pack</c>.</summary>
public record DotNetPackSettings() : DotNetCompilationSettings("pack");
