using QgoBuild.Engine.Tooling;

namespace QgoBuild.Engine.Tools.DotNet;

/// <summary>Settings of <c>dotnet test</c>.</summary>
public sealed record DotNetTestSettings() : DotNetCompilationSettings("test")
{
    /// <summary>The target framework: <c>net10.0</c>.</summary>
    public DotNetTestSettings SetFramework(string? framework) => this.Option("--framework", framework);

    /// <summary>Does not print the copyright.</summary>
    public DotNetTestSettings EnableNoLogo() => this.Switch("-nologo", true);

    /// <summary>Does not compile first, or does.</summary>
    public DotNetTestSettings SetNoBuild(bool? value) => this.Switch("--no-build", value);

    /// <summary>Does not compile first.</summary>
    public DotNetTestSettings EnableNoBuild() => SetNoBuild(true);

    /// <summary>Which tests to run.</summary>
    public DotNetTestSettings SetFilter(string? filter) => this.Option("--filter", filter);

    /// <summary>Where reports go.</summary>
    public DotNetTestSettings SetResultsDirectory(string? directory) => this.Option("--results-directory", directory);

    /// <summary>The file with settings for the run.</summary>
    public DotNetTestSettings SetSettingsFile(string? file) => this.Option("--settings", file);

    /// <summary>The reports to write: <c>trx;LogFileName=tests.trx</c>.</summary>
    public DotNetTestSettings SetLoggers(params string[] loggers) => this.Without("--logger").AddLoggers(loggers);

    /// <summary>Adds reports to write.</summary>
    public DotNetTestSettings AddLoggers(params string[] loggers) => this.Each("--logger", loggers);

    /// <summary>What to measure: <c>XPlat Code Coverage</c>.</summary>
    public DotNetTestSettings SetDataCollector(string? collector) => this.Option("--collect", collector);
}
