using QgoBuild.Engine.Tooling;

namespace QgoBuild.Engine.Tools.DotNet;

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
