using QgoBuild.Engine.Tooling;

namespace QgoBuild.Engine.Tools.Docker;

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
