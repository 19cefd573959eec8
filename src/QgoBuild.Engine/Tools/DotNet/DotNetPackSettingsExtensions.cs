using QgoBuild.Engine.Tooling;

namespace QgoBuild.Engine.Tools.DotNet;

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
