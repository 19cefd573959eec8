using QgoBuild.Engine.Tooling;

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

        /// <summary>
        /// Arguments for the Dockerfile: <c>NAME=value</c>. They stay in the image's history: never use them for secrets.
        /// </summary>
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
