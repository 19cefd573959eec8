namespace QgoBuild.Engine.Tools.DotNet;

/// <summary>Settings of <c>dotnet run</c>.</summary>
public record DotNetRunSettings() : DotNetCompilationSettings("run")
{
    internal override string? ProjectOption => "--project";
}
