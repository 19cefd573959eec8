using QgoBuild.Engine.Tooling;

namespace QgoBuild.Engine.Tools.DotNet;

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
