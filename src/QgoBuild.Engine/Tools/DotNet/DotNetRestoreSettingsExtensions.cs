using QgoBuild.Engine.Tooling;

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
