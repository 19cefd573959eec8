using QgoBuild.Engine.Tooling;

namespace QgoBuild.Engine.Tools.Npm;

/// <summary>Settings of <c>npm install</c>.</summary>
public sealed record NpmInstallSettings() : NpmOptions("install")
{
    /// <summary>The packages; those that <c>package.json</c> names when there are none.</summary>
    public NpmInstallSettings SetPackages(params string[] packages) => this.At(ArgumentPlace.Subject, "packages", packages);

    /// <summary>Adds them to those that are needed for developing only.</summary>
    public NpmInstallSettings EnableSaveDev() => this.Switch("--save-dev", true);

    /// <summary>Installs for all projects of this user.</summary>
    public NpmInstallSettings EnableGlobal() => this.Switch("--global", true);

    /// <summary>Runs no scripts of packages.</summary>
    public NpmInstallSettings EnableIgnoreScripts() => this.Switch("--ignore-scripts", true);
}
