using QgoBuild.Engine.Tooling;

namespace QgoBuild.Engine.Tools.Docker;

/// <summary>Settings of <c>docker run</c>.</summary>
public sealed record DockerRunSettings() : DockerOptions("run")
{
    /// <summary>The image.</summary>
    public DockerRunSettings SetImage(string? image) => this.At(ArgumentPlace.Object, "image", image);

    /// <summary>The command that the container runs instead of its own.</summary>
    public DockerRunSettings SetCommand(string? command) => this.At(ArgumentPlace.Program, "command", command);

    /// <summary>What the command is given.</summary>
    public DockerRunSettings SetArgs(params string[] arguments) => this.At(ArgumentPlace.Rest, "arguments", arguments);

    /// <summary>The program that the container runs instead of its own.</summary>
    public DockerRunSettings SetEntrypoint(string? program) => this.Option("--entrypoint", program);

    /// <summary>The name of the container.</summary>
    public DockerRunSettings SetName(string? name) => this.Option("--name", name);

    /// <summary>The network.</summary>
    public DockerRunSettings SetNetwork(string? network) => this.Option("--network", network);

    /// <summary>The user.</summary>
    public DockerRunSettings SetUser(string? user) => this.Option("--user", user);

    /// <summary>The working directory.</summary>
    public DockerRunSettings SetWorkdir(string? directory) => this.Option("--workdir", directory);

    /// <summary>Adds variables: <c>NAME=value</c>, or <c>NAME</c> for the value that the build has.</summary>
    public DockerRunSettings AddEnv(params string[] variables) => this.Each("--env", variables);

    /// <summary>Adds directories of this machine: <c>/here:/there:ro</c>.</summary>
    public DockerRunSettings AddVolume(params string[] volumes) => this.Each("--volume", volumes);

    /// <summary>Adds ports of this machine: <c>127.0.0.1:8080:80</c>.</summary>
    public DockerRunSettings AddPublish(params string[] ports) => this.Each("--publish", ports);

    /// <summary>Removes the container when it has exited.</summary>
    public DockerRunSettings EnableRm() => this.Switch("--rm", true);

    /// <summary>Does not wait for the container.</summary>
    public DockerRunSettings EnableDetach() => this.Switch("--detach", true);
}
