using QgoBuild.Engine.Tooling;

namespace QgoBuild.Engine.Tools.DotNet;

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
