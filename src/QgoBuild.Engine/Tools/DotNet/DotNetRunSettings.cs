using QgoBuild.Engine.Tooling;

namespace QgoBuild.Engine.Tools.DotNet;

/// <summary>Settings of <c>dotnet run</c>.</summary>
public sealed record DotNetRunSettings() : DotNetCompilationSettings("run")
{
    internal override string? ProjectOption => "--project";

    /// <summary>The target framework: <c>net10.0</c>.</summary>
    public DotNetRunSettings SetFramework(string? framework) => this.Option("--framework", framework);

    /// <summary>What the program is given.</summary>
    public DotNetRunSettings SetApplicationArguments(params string[] arguments) =>
        this.At(ArgumentPlace.Rest, "arguments", arguments.NotNull().Length > 0 ? ["--", .. arguments] : []);

    /// <summary>Does not compile first.</summary>
    public DotNetRunSettings EnableNoBuild() => this.Switch("--no-build", true);

    /// <summary>Does not read <c>launchSettings.json</c>.</summary>
    public DotNetRunSettings EnableNoLaunchProfile() => this.Switch("--no-launch-profile", true);
}
