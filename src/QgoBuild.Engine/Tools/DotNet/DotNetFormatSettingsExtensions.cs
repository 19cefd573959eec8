using QgoBuild.Engine.Tooling;

namespace QgoBuild.Engine.Tools.DotNet;

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
