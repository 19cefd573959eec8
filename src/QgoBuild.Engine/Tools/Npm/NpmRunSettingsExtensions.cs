using QgoBuild.Engine.Tooling;

namespace QgoBuild.Engine.Tools.Npm;

/// <summary>The options of <c>npm run</c>.</summary>
public static class NpmRunSettingsExtensions
{
    extension<T>(T settings)
        where T : NpmRunSettings
    {
        /// <summary>The script.</summary>
        public T SetCommand(string? script) => settings.PositionalArgument(ArgumentPosition.AfterCommand, "script", script);

        /// <summary>The arguments of the script.</summary>
        public T SetArguments(params string[] arguments) =>
            settings.PositionalArgument(ArgumentPosition.PassThrough, "arguments", arguments.NotNull().Length > 0
                ? ["--", .. arguments] : []);

        /// <summary>Succeeds when there is no such script.</summary>
        public T EnableIfPresent() => settings.Switch("--if-present", true);
    }
}
