using QgoBuild.Engine.Tooling;

namespace QgoBuild.Engine.Tools.DotNet;

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
