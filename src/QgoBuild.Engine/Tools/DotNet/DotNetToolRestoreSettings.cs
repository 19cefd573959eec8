using QgoBuild.Engine.Tooling;

namespace QgoBuild.Engine.Tools.DotNet;

/// <summary>Settings of <c>dotnet tool restore</c>.</summary>
public sealed record DotNetToolRestoreSettings() : DotNetOptions("tool", "restore")
{
    /// <summary>The manifest.</summary>
    public DotNetToolRestoreSettings SetToolManifest(string? file) => this.Option("--tool-manifest", file);

    /// <summary>Adds feeds to restore from.</summary>
    public DotNetToolRestoreSettings AddSources(params string[] sources) => this.Each("--add-source", sources);
}
