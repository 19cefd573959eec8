using QgoBuild.Engine.Tooling;

namespace QgoBuild.Engine.Tools.Docker;

/// <summary>Settings of <c>docker inspect</c>.</summary>
public sealed record DockerInspectSettings() : DockerOptions("inspect")
{
    /// <summary>Images or containers.</summary>
    public DockerInspectSettings SetNames(params string[] names) => this.At(ArgumentPlace.Object, "names", names);

    /// <summary>What to tell of each: a Go template.</summary>
    public DockerInspectSettings SetFormat(string? format) => this.Option("--format", format);
}
