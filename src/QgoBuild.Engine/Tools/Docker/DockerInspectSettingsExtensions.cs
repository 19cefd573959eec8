using QgoBuild.Engine.Tooling;

namespace QgoBuild.Engine.Tools.Docker;

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
