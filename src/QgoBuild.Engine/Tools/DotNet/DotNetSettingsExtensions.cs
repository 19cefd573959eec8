namespace QgoBuild.Engine.Tools.DotNet;

/// <summary>The options of <c>dotnet restore</c>.</summary>
public static class DotNetRestoreSettingsExtensions
{
    extension<T>(T settings)
        where T : DotNetRestoreSettings
    {
        /// <summary>Adds feeds to restore from, instead of those configured.</summary>
        public T AddSources(params string[] sources) => settings.RepeatedOption("--source", sources);

        /// <summary>Fails when the lock file does not match.</summary>
        public T EnableLockedMode() => settings.Switch("--locked-mode", true);

        /// <summary>Does not use cached results.</summary>
        public T EnableForce() => settings.Switch("--force", true);
    }
}

/// <summary>The options of <c>dotnet run</c>.</summary>
public static class DotNetRunSettingsExtensions
{
    extension<T>(T settings)
        where T : DotNetRunSettings
    {
        /// <summary>The target framework: <c>net10.0</c>.</summary>
        public T SetFramework(string? framework) => settings.Option("--framework", framework);

        /// <summary>The arguments of the program.</summary>
        public T SetApplicationArguments(params string[] arguments) =>
            settings.PositionalArgument(ArgumentPosition.PassThrough, "arguments", arguments.NotNull().Length > 0
                ? ["--", .. arguments] : []);

        /// <summary>Does not compile first.</summary>
        public T EnableNoBuild() => settings.Switch("--no-build", true);

        /// <summary>Does not read <c>launchSettings.json</c>.</summary>
        public T EnableNoLaunchProfile() => settings.Switch("--no-launch-profile", true);
    }
}

/// <summary>The options of <c>dotnet format</c>.</summary>
public static class DotNetFormatSettingsExtensions
{
    extension<T>(T settings)
        where T : DotNetFormatSettings
    {
        /// <summary>The project or solution.</summary>
        public T SetProject(string? file) => settings.PositionalArgument(ArgumentPosition.AfterCommand, "project", file);

        /// <summary>Changes nothing; fails when a file would have to be changed.</summary>
        public T EnableVerifyNoChanges() => settings.Switch("--verify-no-changes", true);

        /// <summary>Does not restore first.</summary>
        public T EnableNoRestore() => settings.Switch("--no-restore", true);

        /// <summary>How much it prints.</summary>
        public T SetVerbosity(DotNetVerbosity? verbosity) => settings.Option("--verbosity", verbosity);

        /// <summary>The minimum severity: <c>info</c>, <c>warn</c>, <c>error</c>.</summary>
        public T SetSeverity(string? severity) => settings.Option("--severity", severity);
    }
}

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

/// <summary>The options of <c>dotnet tool restore</c>.</summary>
public static class DotNetToolRestoreSettingsExtensions
{
    extension<T>(T settings)
        where T : DotNetToolRestoreSettings
    {
        /// <summary>The manifest.</summary>
        public T SetToolManifest(string? file) => settings.Option("--tool-manifest", file);

        /// <summary>Adds feeds to restore from.</summary>
        public T AddSources(params string[] sources) => settings.RepeatedOption("--add-source", sources);
    }
}
