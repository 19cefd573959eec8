using QgoBuild.Engine.Tooling;

namespace QgoBuild.Engine.Tools.DotNet;

/// <summary>The options of <c>dotnet nuget push</c>.</summary>
public static class DotNetNuGetPushSettingsExtensions
{
    extension<T>(T settings)
        where T : DotNetNuGetPushSettings
    {
        /// <summary>The package, or a pattern of several.</summary>
        public T SetTargetPath(string? path) => settings.PositionalArgument(ArgumentPosition.AfterCommand, "package", path);

        /// <summary>The feed.</summary>
        public T SetSource(string? source) => settings.Option("--source", source);

        /// <summary>The key for the feed; never shown.</summary>
        public T SetApiKey(string? key) => settings.Secret("--api-key", key);

        /// <summary>The feed for symbols.</summary>
        public T SetSymbolSource(string? source) => settings.Option("--symbol-source", source);

        /// <summary>The key for the feed for symbols; never shown.</summary>
        public T SetSymbolApiKey(string? key) => settings.Secret("--symbol-api-key", key);

        /// <summary>Treats a package that the feed already has as pushed.</summary>
        public T EnableSkipDuplicate() => settings.Switch("--skip-duplicate", true);
    }
}
