namespace QgoBuild.Engine.Tools.DotNet;

/// <summary>The options of the commands that MSBuild runs.</summary>
public static class DotNetMSBuildSettingsExtensions
{
    extension<T>(T settings)
        where T : DotNetMSBuildSettings
    {
        /// <summary>The project or solution.</summary>
        public T SetProjectFile(string? file) => settings.ProjectOption is { } option
            ? settings.Option(option, file)
            : settings.PositionalArgument(ArgumentPosition.AfterCommand, "project", file);

        /// <summary>How much it prints.</summary>
        public T SetVerbosity(DotNetVerbosity? verbosity) => settings.Option("--verbosity", verbosity);

        /// <summary>The runtime identifier: <c>linux-x64</c>.</summary>
        public T SetRuntime(string? runtime) => settings.Option("--runtime", runtime);

        /// <summary>A property of MSBuild.</summary>
        public T SetProperty(string name, object? value) => settings.JoinedOption($"--property:{name}=", EscapeProperty(value));

        /// <summary>Properties of MSBuild.</summary>
        public T SetProperties(IReadOnlyDictionary<string, object> properties) =>
            properties.NotNull().Aggregate(settings, (changed, property) => changed.SetProperty(property.Key, property.Value));

        /// <summary>The property <c>Version</c>.</summary>
        public T SetVersion(string? version) => settings.SetProperty("Version", version);

        /// <summary>The property <c>VersionPrefix</c>.</summary>
        public T SetVersionPrefix(string? prefix) => settings.SetProperty("VersionPrefix", prefix);

        /// <summary>The property <c>AssemblyVersion</c>.</summary>
        public T SetAssemblyVersion(string? version) => settings.SetProperty("AssemblyVersion", version);

        /// <summary>The property <c>FileVersion</c>.</summary>
        public T SetFileVersion(string? version) => settings.SetProperty("FileVersion", version);

        /// <summary>The property <c>InformationalVersion</c>.</summary>
        public T SetInformationalVersion(string? version) => settings.SetProperty("InformationalVersion", version);

        /// <summary>The property <c>ContinuousIntegrationBuild</c>.</summary>
        public T SetContinuousIntegrationBuild(bool? value) => settings.SetProperty("ContinuousIntegrationBuild", value);

        /// <summary>Treats warnings as errors, or does not: the property <c>TreatWarningsAsErrors</c>.</summary>
        public T SetTreatWarningsAsErrors(bool? value) => settings.SetProperty("TreatWarningsAsErrors", value);
    }

    // A semicolon or a comma would begin the next property.
    private static string? EscapeProperty(object? value) => (value is bool flag ? (flag ? "true" : "false") : value?.ToString())?
        .Replace(";", "%3B", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);
}

/// <summary>The options of the commands that compile first.</summary>
public static class DotNetCompilationSettingsExtensions
{
    extension<T>(T settings)
        where T : DotNetCompilationSettings
    {
        /// <summary>The configuration: <c>Release</c>.</summary>
        public T SetConfiguration(string? configuration) => settings.Option("--configuration", configuration);

        /// <summary>Does not restore first, or does.</summary>
        public T SetNoRestore(bool? value) => settings.Switch("--no-restore", value);

        /// <summary>Does not restore first.</summary>
        public T EnableNoRestore() => settings.SetNoRestore(true);
    }
}

/// <summary>The options of <c>dotnet build</c>.</summary>
public static class DotNetBuildSettingsExtensions
{
    extension<T>(T settings)
        where T : DotNetBuildSettings
    {
        /// <summary>The target framework: <c>net10.0</c>.</summary>
        public T SetFramework(string? framework) => settings.Option("--framework", framework);

        /// <summary>Does not print the copyright.</summary>
        public T EnableNoLogo() => settings.Switch("-nologo", true);

        /// <summary>The directory of the results.</summary>
        public T SetOutputDirectory(string? directory) => settings.Option("--output", directory);

        /// <summary>Compiles everything again.</summary>
        public T EnableNoIncremental() => settings.Switch("--no-incremental", true);

        /// <summary>Does not compile references to other projects.</summary>
        public T EnableNoDependencies() => settings.Switch("--no-dependencies", true);
    }
}

/// <summary>The options of <c>dotnet test</c>.</summary>
public static class DotNetTestSettingsExtensions
{
    extension<T>(T settings)
        where T : DotNetTestSettings
    {
        /// <summary>The target framework: <c>net10.0</c>.</summary>
        public T SetFramework(string? framework) => settings.Option("--framework", framework);

        /// <summary>Does not print the copyright.</summary>
        public T EnableNoLogo() => settings.Switch("-nologo", true);

        /// <summary>Does not compile first, or does.</summary>
        public T SetNoBuild(bool? value) => settings.Switch("--no-build", value);

        /// <summary>Does not compile first.</summary>
        public T EnableNoBuild() => settings.SetNoBuild(true);

        /// <summary>The filter of the tests.</summary>
        public T SetFilter(string? filter) => settings.Option("--filter", filter);

        /// <summary>The directory of the reports.</summary>
        public T SetResultsDirectory(string? directory) => settings.Option("--results-directory", directory);

        /// <summary>The file with settings for the run.</summary>
        public T SetSettingsFile(string? file) => settings.Option("--settings", file);

        /// <summary>The reports to write: <c>trx;LogFileName=tests.trx</c>.</summary>
        public T SetLoggers(params string[] loggers) => settings.WithoutOption("--logger").AddLoggers(loggers);

        /// <summary>Adds reports to write.</summary>
        public T AddLoggers(params string[] loggers) => settings.RepeatedOption("--logger", loggers);

        /// <summary>The data collector: <c>XPlat Code Coverage</c>.</summary>
        public T SetDataCollector(string? collector) => settings.Option("--collect", collector);
    }
}

/// <summary>The options of <c>dotnet pack</c>.</summary>
public static class DotNetPackSettingsExtensions
{
    extension<T>(T settings)
        where T : DotNetPackSettings
    {
        /// <summary>Does not print the copyright.</summary>
        public T EnableNoLogo() => settings.Switch("-nologo", true);

        /// <summary>The project or solution.</summary>
        public T SetProject(string? file) => settings.SetProjectFile(file);

        /// <summary>The directory of the packages.</summary>
        public T SetOutputDirectory(string? directory) => settings.Option("--output", directory);

        /// <summary>Does not compile first.</summary>
        public T EnableNoBuild() => settings.Switch("--no-build", true);

        /// <summary>Creates symbol packages as well.</summary>
        public T EnableIncludeSymbols() => settings.Switch("--include-symbols", true);

        /// <summary>Includes the sources in symbol packages.</summary>
        public T EnableIncludeSource() => settings.Switch("--include-source", true);

        /// <summary>The suffix of the version, after the dash.</summary>
        public T SetVersionSuffix(string? suffix) => settings.Option("--version-suffix", suffix);
    }
}

/// <summary>The options of <c>dotnet publish</c>.</summary>
public static class DotNetPublishSettingsExtensions
{
    extension<T>(T settings)
        where T : DotNetPublishSettings
    {
        /// <summary>The target framework: <c>net10.0</c>.</summary>
        public T SetFramework(string? framework) => settings.Option("--framework", framework);

        /// <summary>Does not print the copyright.</summary>
        public T EnableNoLogo() => settings.Switch("-nologo", true);

        /// <summary>The project or solution.</summary>
        public T SetProject(string? file) => settings.SetProjectFile(file);

        /// <summary>The directory of the results.</summary>
        public T SetOutput(string? directory) => settings.Option("--output", directory);

        /// <summary>Does not compile first.</summary>
        public T EnableNoBuild() => settings.Switch("--no-build", true);

        /// <summary>Publishes the runtime with the program, or does not.</summary>
        public T SetSelfContained(bool? value) => settings.Option("--self-contained", value);

        /// <summary>Publishes the runtime with the program.</summary>
        public T EnableSelfContained() => settings.SetSelfContained(true);

        /// <summary>Publishes one file: the property <c>PublishSingleFile</c>.</summary>
        public T SetPublishSingleFile(bool? value) => settings.SetProperty("PublishSingleFile", value);

        /// <summary>Compiles ahead of time for a quick start: the property <c>PublishReadyToRun</c>.</summary>
        public T SetPublishReadyToRun(bool? value) => settings.SetProperty("PublishReadyToRun", value);

        /// <summary>Leaves out what is not used: the property <c>PublishTrimmed</c>.</summary>
        public T SetPublishTrimmed(bool? value) => settings.SetProperty("PublishTrimmed", value);
    }
}
