using QgoBuild.Engine.Tooling;

namespace QgoBuild.Engine.Tools.DotNet;

/// <summary>Settings of <c>dotnet format</c>.</summary>
public sealed record DotNetFormatSettings() : DotNetOptions("format")
{
    /// <summary>The project or solution.</summary>
    public DotNetFormatSettings SetProject(string? file) => this.At(ArgumentPlace.Subject, "project", file);

    /// <summary>Changes nothing; fails when something would have to be changed.</summary>
    public DotNetFormatSettings EnableVerifyNoChanges() => this.Switch("--verify-no-changes", true);

    /// <summary>Does not restore first.</summary>
    public DotNetFormatSettings EnableNoRestore() => this.Switch("--no-restore", true);

    /// <summary>How much it says.</summary>
    public DotNetFormatSettings SetVerbosity(DotNetVerbosity? verbosity) => this.Option("--verbosity", verbosity);

    /// <summary>From which severity on: <c>info</c>, <c>warn</c>, <c>error</c>.</summary>
    public DotNetFormatSettings SetSeverity(string? severity) => this.Option("--severity", severity);
}
