using QgoBuild.Engine.Tooling;

namespace QgoBuild.Engine.Tools.DotNet;

/// <summary>Settings of a command of the .NET command line.</summary>
public abstract record DotNetOptions : ToolOptions
{
    private protected DotNetOptions(params string[] command)
        : base("dotnet", command)
    {
    }
}
