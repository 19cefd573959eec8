using QgoBuild.Engine.Tooling;

namespace QgoBuild.Engine.Tools.Docker;

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
