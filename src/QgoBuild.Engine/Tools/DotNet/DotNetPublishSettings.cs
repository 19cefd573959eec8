using QgoBuild.Engine.Tooling;

namespace QgoBuild.Engine.Tools.DotNet;

/// <summary>Settings of <c>dotnet publish</c>.</summary>
public sealed record DotNetPublishSettings() : DotNetCompilationSettings("publish")
{
    /// <summary>The target framework: <c>net10.0</c>.</summary>
    public DotNetPublishSettings SetFramework(string? framework) => this.Option("--framework", framework);

    /// <summary>Does not print the copyright.</summary>
    public DotNetPublishSettings EnableNoLogo() => this.Switch("-nologo", true);

    /// <summary>The project or solution.</summary>
    public DotNetPublishSettings SetProject(string? file) => this.SetProjectFile(file);

    /// <summary>Where results go.</summary>
    public DotNetPublishSettings SetOutput(string? directory) => this.Option("--output", directory);

    /// <summary>Does not compile first.</summary>
    public DotNetPublishSettings EnableNoBuild() => this.Switch("--no-build", true);

    /// <summary>Publishes the runtime with the program, or does not.</summary>
    public DotNetPublishSettings SetSelfContained(bool? value) => this.Option("--self-contained", value);

    /// <summary>Publishes the runtime with the program.</summary>
    public DotNetPublishSettings EnableSelfContained() => SetSelfContained(true);

    /// <summary>Publishes one file: the property <c>PublishSingleFile</c>.</summary>
    public DotNetPublishSettings SetPublishSingleFile(bool? value) => this.SetProperty("PublishSingleFile", value);

    /// <summary>Compiles ahead of time for a quick start: the property <c>PublishReadyToRun</c>.</summary>
    public DotNetPublishSettings SetPublishReadyToRun(bool? value) => this.SetProperty("PublishReadyToRun", value);

    /// <summary>Leaves out what is not used: the property <c>PublishTrimmed</c>.</summary>
    public DotNetPublishSettings SetPublishTrimmed(bool? value) => this.SetProperty("PublishTrimmed", value);
}
