namespace QgoBuild.Engine.Tools.Npm;

/// <summary>The options of <c>npm install</c>.</summary>
public static class NpmInstallSettingsExtensions
{
    extension<T>(T settings)
        where T : NpmInstallSettings
    {
        /// <summary>The packages; those in <c>package.json</c> when there are none.</summary>
        public T SetPackages(params string[] packages) => settings.PositionalArgument(ArgumentPosition.AfterCommand, "packages", packages);

        /// <summary>Adds them to the development dependencies.</summary>
        public T EnableSaveDev() => settings.Switch("--save-dev", true);

        /// <summary>Installs for all projects of this user.</summary>
        public T EnableGlobal() => settings.Switch("--global", true);

        /// <summary>Runs no scripts of packages.</summary>
        public T EnableIgnoreScripts() => settings.Switch("--ignore-scripts", true);
    }
}

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
