namespace QgoBuild.Engine.Tools.DotNet;

/// <summary>Settings of <c>dotnet format</c>.</summary>
public record DotNetFormatSettings() : DotNetOptions("format");
