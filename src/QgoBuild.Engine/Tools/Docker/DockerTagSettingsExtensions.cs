using QgoBuild.Engine.Tooling;

namespace QgoBuild.Engine.Tools.Docker;

/// <summary>The options of <c>docker tag</c>.</summary>
public static class DockerTagSettingsExtensions
{
    extension<T>(T settings)
        where T : DockerTagSettings
    {
        /// <summary>The image that there is.</summary>
        public T SetSourceImage(string? image) => settings.PositionalArgument(ArgumentPosition.AfterCommand, "source", image);

        /// <summary>The name that it gets.</summary>
        public T SetTargetImage(string? image) => settings.PositionalArgument(ArgumentPosition.AfterOptions, "target", image);
    }
}
