using QgoBuild.Engine.Tooling;

namespace QgoBuild.Engine.Tools.Docker;

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
