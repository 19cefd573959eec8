using QgoBuild.Engine.Tooling;

namespace QgoBuild.Engine.Tools.Docker;

/// <summary>The options of <c>docker run</c>.</summary>
public static class DockerRunSettingsExtensions
{
    extension<T>(T settings)
        where T : DockerRunSettings
    {
        /// <summary>The image.</summary>
        public T SetImage(string? image) => settings.PositionalArgument(ArgumentPosition.AfterOptions, "image", image);

        /// <summary>The command that the container runs instead of its own.</summary>
        public T SetCommand(string? command) => settings.PositionalArgument(ArgumentPosition.InnerCommand, "command", command);

        /// <summary>The arguments of the command.</summary>
        public T SetArgs(params string[] arguments) => settings.PositionalArgument(ArgumentPosition.PassThrough, "arguments", arguments);

        /// <summary>The program that the container runs instead of its own.</summary>
        public T SetEntrypoint(string? program) => settings.Option("--entrypoint", program);

        /// <summary>The name of the container.</summary>
        public T SetName(string? name) => settings.Option("--name", name);

        /// <summary>The network.</summary>
        public T SetNetwork(string? network) => settings.Option("--network", network);

        /// <summary>The user.</summary>
        public T SetUser(string? user) => settings.Option("--user", user);

        /// <summary>The working directory.</summary>
        public T SetWorkdir(string? directory) => settings.Option("--workdir", directory);

        /// <summary>Adds variables: <c>NAME=value</c>, or <c>NAME</c> for the build's value.</summary>
        public T AddEnv(params string[] variables) => settings.RepeatedOption("--env", variables);

        /// <summary>Adds directories of this machine: <c>/here:/there:ro</c>.</summary>
        public T AddVolume(params string[] volumes) => settings.RepeatedOption("--volume", volumes);

        /// <summary>Adds ports of this machine: <c>127.0.0.1:8080:80</c>.</summary>
        public T AddPublish(params string[] ports) => settings.RepeatedOption("--publish", ports);

        /// <summary>Removes the container when it has exited.</summary>
        public T EnableRm() => settings.Switch("--rm", true);

        /// <summary>Does not wait for the container.</summary>
        public T EnableDetach() => settings.Switch("--detach", true);
    }
}
