using QgoBuild.Engine.Tooling;

namespace QgoBuild.Engine.Tools.Npm;

/// <summary>Settings of a command of npm.</summary>
public abstract record NpmOptions : ToolOptions
{
    private protected NpmOptions(string command)
        : base("npm", command)
    {
    }
}
