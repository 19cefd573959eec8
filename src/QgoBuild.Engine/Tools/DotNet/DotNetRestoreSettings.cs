using QgoBuild.Engine.Tooling;

namespace QgoBuild.Engine.Tools.DotNet;

/// <summary>Settings of <c>dotnet restore</c>.</summary>
public sealed record DotNetRestoreSettings() : DotNetMSBuildSettings("restore")
{
    /// <summary>Adds feeds to restore from, instead of those configured.</summary>
    public DotNetRestoreSettings AddSources(params string[] sources) => this.Each("--source", sources);

    /// <summary>Fails when the lock file does not fit.</summary>
    public DotNetRestoreSettings EnableLockedMode() => this.Switch("--locked-mode", true);

    /// <summary>Does not use what was restored before.</summary>
    public DotNetRestoreSettings EnableForce() => this.Switch("--force", true);
}
