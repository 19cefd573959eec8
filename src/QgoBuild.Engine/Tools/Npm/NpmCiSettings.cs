using QgoBuild.Engine.Tooling;

namespace QgoBuild.Engine.Tools.Npm;

/// <summary>Settings of <c>npm ci</c>.</summary>
public sealed record NpmCiSettings() : NpmOptions("ci")
{
    /// <summary>Runs no scripts of packages.</summary>
    public NpmCiSettings EnableIgnoreScripts() => this.Switch("--ignore-scripts", true);
}
