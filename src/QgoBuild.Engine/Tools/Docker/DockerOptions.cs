using QgoBuild.Engine.Tooling;

namespace QgoBuild.Engine.Tools.Docker;

/// <summary>Settings of a command of Docker.</summary>
public abstract record DockerOptions : ToolOptions
{
    private protected DockerOptions(string command)
        : base("docker", command)
    {
    }
}
