using QgoBuild.Engine.Tooling;

namespace QgoBuild.Engine.Tools.Docker;

/// <summary>Settings of <c>docker build</c>.</summary>
public sealed record DockerBuildSettings() : DockerOptions("build")
{
    /// <summary>The directory to build from.</summary>
    public DockerBuildSettings SetPath(string? path) => this.At(ArgumentPlace.Object, "context", path);

    /// <summary>The Dockerfile.</summary>
    public DockerBuildSettings SetFile(string? file) => this.Option("--file", file);

    /// <summary>The names that the image gets.</summary>
    public DockerBuildSettings SetTag(params string[] tags) => this.Without("--tag").AddTag(tags);

    /// <summary>Adds names that the image gets.</summary>
    public DockerBuildSettings AddTag(params string[] tags) => this.Each("--tag", tags);

    /// <summary>Arguments for the Dockerfile: <c>NAME=value</c>. They stay in the image's history: no place for secrets.</summary>
    public DockerBuildSettings SetBuildArg(params string[] arguments) => this.Without("--build-arg").AddBuildArg(arguments);

    /// <summary>Adds arguments for the Dockerfile: <c>NAME=value</c>.</summary>
    public DockerBuildSettings AddBuildArg(params string[] arguments) => this.Each("--build-arg", arguments);

    /// <summary>Adds labels: <c>name=value</c>.</summary>
    public DockerBuildSettings AddLabel(params string[] labels) => this.Each("--label", labels);

    /// <summary>Adds secrets that are there while building only: <c>id=npmrc,src=…</c>.</summary>
    public DockerBuildSettings AddSecret(params string[] secrets) => this.Each("--secret", secrets);

    /// <summary>The stage to build.</summary>
    public DockerBuildSettings SetTarget(string? stage) => this.Option("--target", stage);

    /// <summary>The platform: <c>linux/amd64</c>.</summary>
    public DockerBuildSettings SetPlatform(string? platform) => this.Option("--platform", platform);

    /// <summary>How progress is shown: <c>plain</c>.</summary>
    public DockerBuildSettings SetProgress(string? kind) => this.Option("--progress", kind);

    /// <summary>Pulls newer base images.</summary>
    public DockerBuildSettings EnablePull() => this.Switch("--pull", true);

    /// <summary>Builds every layer again.</summary>
    public DockerBuildSettings EnableNoCache() => this.Switch("--no-cache", true);
}
