using QgoBuild.Engine.Tooling;

namespace QgoBuild.Engine.Tools.DotNet;

/// <summary>Settings of <c>dotnet build</c>.</summary>
public sealed record DotNetBuildSettings() : DotNetCompilationSettings("build")
{
    /// <summary>The target framework: <c>net10.0</c>.</summary>
    public DotNetBuildSettings SetFramework(string? framework) => this.Option("--framework", framework);

    /// <summary>Does not print the copyright.</summary>
    public DotNetBuildSettings EnableNoLogo() => this.Switch("-nologo", true);

    /// <summary>Where results go.</summary>
    public DotNetBuildSettings SetOutputDirectory(string? directory) => this.Option("--output", directory);

    /// <summary>Compiles everything again.</summary>
    public DotNetBuildSettings EnableNoIncremental() => this.Switch("--no-incremental", true);

    /// <summary>Does not compile references to other projects.</summary>
    public DotNetBuildSettings EnableNoDependencies() => this.Switch("--no-dependencies", true);
}
