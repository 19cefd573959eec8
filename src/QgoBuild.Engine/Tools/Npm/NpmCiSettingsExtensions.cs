using QgoBuild.Engine.Tooling;

namespace QgoBuild.Engine.Tools.Npm;

/// <summary>The options of <c>npm ci</c>.</summary>
public static class NpmCiSettingsExtensions
{
    extension<T>(T settings)
        where T : NpmCiSettings
    {
        /// <summary>Runs no scripts of packages.</summary>
        public T EnableIgnoreScripts() => settings.Switch("--ignore-scripts", true);
    }
}
