using QgoBuild.Engine.Tooling;

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
        .Replace(";", "%3B", StringComparison.Ordinal)
        .Replace(",", "%2C", StringComparison.Ordinal);
}
