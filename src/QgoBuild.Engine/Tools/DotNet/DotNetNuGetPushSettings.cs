using QgoBuild.Engine.Tooling;

namespace QgoBuild.Engine.Tools.DotNet;

/// <summary>Settings of <c>dotnet nuget push</c>.</summary>
public sealed record DotNetNuGetPushSettings() : DotNetOptions("nuget", "push")
{
    /// <summary>The package, or a pattern of several.</summary>
    public DotNetNuGetPushSettings SetTargetPath(string? path) => this.At(ArgumentPlace.Subject, "package", path);

    /// <summary>The feed.</summary>
    public DotNetNuGetPushSettings SetSource(string? source) => this.Option("--source", source);

    /// <summary>The key for the feed; never shown.</summary>
    public DotNetNuGetPushSettings SetApiKey(string? key) => this.Secret("--api-key", key);

    /// <summary>The feed for symbols.</summary>
    public DotNetNuGetPushSettings SetSymbolSource(string? source) => this.Option("--symbol-source", source);

    /// <summary>The key for the feed for symbols; never shown.</summary>
    public DotNetNuGetPushSettings SetSymbolApiKey(string? key) => this.Secret("--symbol-api-key", key);

    /// <summary>Takes a package that the feed has already as pushed.</summary>
    public DotNetNuGetPushSettings EnableSkipDuplicate() => this.Switch("--skip-duplicate", true);
}
