using QgoBuild.Engine.Tooling;

namespace QgoBuild.Engine.Tools.Docker;

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
