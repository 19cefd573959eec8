namespace QgoBuild.Engine.CI;

/// <summary>A CI server without specific support: it sets <c>CI=true</c>.</summary>
/// <remarks>Only this engine has it.</remarks>
public sealed class BuildServer : Host, IBuildServer
{
    internal BuildServer()
    {
    }

    string? IBuildServer.Branch => null;

    string? IBuildServer.Commit => null;
}
