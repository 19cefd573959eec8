using QgoBuild.Engine.Tooling;

namespace QgoBuild.Engine.Tools.Docker;

/// <summary>The options of <c>docker login</c>.</summary>
public static class DockerLoginSettingsExtensions
{
    extension<T>(T settings)
        where T : DockerLoginSettings
    {
        /// <summary>The registry; Docker Hub when null.</summary>
        public T SetServer(string? server) => settings.PositionalArgument(ArgumentPosition.AfterOptions, "server", server);

        /// <summary>The user.</summary>
        public T SetUsername(string? username) => settings.Option("--username", username);

        /// <summary>The password or token. It is passed on standard input: neither the process list nor the output shows it.</summary>
        public T SetPassword(string? password) =>
            settings.Switch("--password-stdin", password is not null).WithSecret(password) with { Input = password ?? "" };
    }
}
