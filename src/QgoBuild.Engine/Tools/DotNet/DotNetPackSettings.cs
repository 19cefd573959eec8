using QgoBuild.Engine.Tooling;

namespace QgoBuild.Engine.Tools.DotNet;

/// <summary>Settings of <c>dotnet pack</c>.</summary>
public sealed record DotNetPackSettings() : DotNetCompilationSettings("pack")
{
    /// <summary>Does not print the copyright.</summary>
    public DotNetPackSettings EnableNoLogo() => this.Switch("-nologo", true);

    /// <summary>The project or solution.</summary>
    public DotNetPackSettings SetProject(string? file) => this.SetProjectFile(file);

    /// <summary>Where packages go.</summary>
    public DotNetPackSettings SetOutputDirectory(string? directory) => this.Option("--output", directory);

    /// <summary>Does not compile first.</summary>
    public DotNetPackSettings EnableNoBuild() => this.Switch("--no-build", true);

    /// <summary>Makes packages of symbols as well.</summary>
    public DotNetPackSettings EnableIncludeSymbols() => this.Switch("--include-symbols", true);

    /// <summary>Puts the sources into packages of symbols.</summary>
    public DotNetPackSettings EnableIncludeSource() => this.Switch("--include-source", true);

    /// <summary>What stands after the dash of the version.</summary>
    public DotNetPackSettings SetVersionSuffix(string? suffix) => this.Option("--version-suffix", suffix);
}
