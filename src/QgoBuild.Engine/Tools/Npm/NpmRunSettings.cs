using QgoBuild.Engine.Tooling;

namespace QgoBuild.Engine.Tools.Npm;

/// <summary>Settings of <c>npm run</c>.</summary>
public sealed record NpmRunSettings() : NpmOptions("run")
{
    /// <summary>The script.</summary>
    public NpmRunSettings SetCommand(string? script) => this.At(ArgumentPlace.Subject, "script", script);

    /// <summary>What the script is given.</summary>
    public NpmRunSettings SetArguments(params string[] arguments) =>
        this.At(ArgumentPlace.Rest, "arguments", arguments.NotNull().Length > 0 ? ["--", .. arguments] : []);

    /// <summary>Is no error when there is no such script.</summary>
    public NpmRunSettings EnableIfPresent() => this.Switch("--if-present", true);
}
