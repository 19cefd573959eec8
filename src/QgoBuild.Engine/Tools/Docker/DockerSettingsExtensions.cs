namespace QgoBuild.Engine.Tools.Docker;

/// <summary>The options of <c>docker build</c>.</summary>
public static class DockerBuildSettingsExtensions
{
    extension<T>(T settings)
        where T : DockerBuildSettings
    {
        /// <summary>The directory to build from.</summary>
        public T SetPath(string? path) => settings.PositionalArgument(ArgumentPosition.AfterOptions, "context", path);

        /// <summary>The Dockerfile.</summary>
        public T SetFile(string? file) => settings.Option("--file", file);

        /// <summary>The names for the image.</summary>
        public T SetTag(params string[] tags) => settings.WithoutOption("--tag").AddTag(tags);

        /// <summary>Adds names for the image.</summary>
        public T AddTag(params string[] tags) => settings.RepeatedOption("--tag", tags);

        /// <summary>Arguments for the Dockerfile: <c>NAME=value</c>. They stay in the image's history: never use them for
        /// secrets.</summary>
        public T SetBuildArg(params string[] arguments) => settings.WithoutOption("--build-arg").AddBuildArg(arguments);

        /// <summary>Adds arguments for the Dockerfile: <c>NAME=value</c>.</summary>
        public T AddBuildArg(params string[] arguments) => settings.RepeatedOption("--build-arg", arguments);

        /// <summary>Adds labels: <c>name=value</c>.</summary>
        public T AddLabel(params string[] labels) => settings.RepeatedOption("--label", labels);

        /// <summary>Adds secrets that exist only during the build: <c>id=npmrc,src=…</c>.</summary>
        public T AddSecret(params string[] secrets) => settings.RepeatedOption("--secret", secrets);

        /// <summary>The stage to build.</summary>
        public T SetTarget(string? stage) => settings.Option("--target", stage);

        /// <summary>The platform: <c>linux/amd64</c>.</summary>
        public T SetPlatform(string? platform) => settings.Option("--platform", platform);

        /// <summary>The format of the progress: <c>plain</c>.</summary>
        public T SetProgress(string? kind) => settings.Option("--progress", kind);

        /// <summary>Pulls newer base images.</summary>
        public T EnablePull() => settings.Switch("--pull", true);

        /// <summary>Builds every layer again.</summary>
        public T EnableNoCache() => settings.Switch("--no-cache", true);
    }
}

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

/// <summary>The options of <c>docker push</c>.</summary>
public static class DockerPushSettingsExtensions
{
    extension<T>(T settings)
        where T : DockerPushSettings
    {
        /// <summary>The image.</summary>
        public T SetName(string? name) => settings.PositionalArgument(ArgumentPosition.AfterOptions, "image", name);

        /// <summary>Pushes all tags of the image.</summary>
        public T EnableAllTags() => settings.Switch("--all-tags", true);

        /// <summary>Prints little.</summary>
        public T EnableQuiet() => settings.Switch("--quiet", true);
    }
}

/// <summary>The options of <c>docker pull</c>.</summary>
public static class DockerPullSettingsExtensions
{
    extension<T>(T settings)
        where T : DockerPullSettings
    {
        /// <summary>The image.</summary>
        public T SetName(string? name) => settings.PositionalArgument(ArgumentPosition.AfterOptions, "image", name);

        /// <summary>The platform: <c>linux/amd64</c>.</summary>
        public T SetPlatform(string? platform) => settings.Option("--platform", platform);

        /// <summary>Prints little.</summary>
        public T EnableQuiet() => settings.Switch("--quiet", true);
    }
}

/// <summary>The options of <c>docker tag</c>.</summary>
public static class DockerTagSettingsExtensions
{
    extension<T>(T settings)
        where T : DockerTagSettings
    {
        /// <summary>The existing image.</summary>
        public T SetSourceImage(string? image) => settings.PositionalArgument(ArgumentPosition.AfterCommand, "source", image);

        /// <summary>The new name.</summary>
        public T SetTargetImage(string? image) => settings.PositionalArgument(ArgumentPosition.AfterOptions, "target", image);
    }
}

/// <summary>The options of <c>docker inspect</c>.</summary>
public static class DockerInspectSettingsExtensions
{
    extension<T>(T settings)
        where T : DockerInspectSettings
    {
        /// <summary>Images or containers.</summary>
        public T SetNames(params string[] names) => settings.PositionalArgument(ArgumentPosition.AfterOptions, "names", names);

        /// <summary>The output format: a Go template.</summary>
        public T SetFormat(string? format) => settings.Option("--format", format);
    }
}

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

/// <summary>The options of <c>docker logout</c>.</summary>
public static class DockerLogoutSettingsExtensions
{
    extension<T>(T settings)
        where T : DockerLogoutSettings
    {
        /// <summary>The registry; Docker Hub when null.</summary>
        public T SetServer(string? server) => settings.PositionalArgument(ArgumentPosition.AfterOptions, "server", server);
    }
}
