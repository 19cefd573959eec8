using QgoBuild.Engine.Tooling;

namespace QgoBuild.Engine.Tools.DotNet;

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
