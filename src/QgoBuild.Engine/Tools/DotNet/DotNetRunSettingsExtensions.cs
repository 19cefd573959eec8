using QgoBuild.Engine.Tooling;

namespace QgoBuild.Engine.Tools.DotNet;

/// <summary>The options of <c>dotnet run</c>.</summary>
public static class DotNetRunSettingsExtensions
{
    extension<T>(T settings)
        where T : DotNetRunSettings
    {
        /// <summary>The target framework: <c>net10.0</c>.</summary>
        public T SetFramework(string? framework) => settings.Option("--framework", framework);

        /// <summary>The arguments of the program.</summary>
        public T SetApplicationArguments(params string[] arguments) =>
            settings.PositionalArgument(ArgumentPosition.PassThrough, "arguments", arguments.NotNull().Length > 0
                ? ["--", .. arguments] : []);

        /// <summary>Does not compile first.</summary>
        public T EnableNoBuild() => settings.Switch("--no-build", true);

        /// <summary>Does not read <c>launchSettings.json</c>.</summary>
        public T EnableNoLaunchProfile() => settings.Switch("--no-launch-profile", true);
    }
}
