using QgoBuild.Engine.Tooling;

namespace QgoBuild.Engine.Tools.Docker;

/// <summary>Settings of <c>docker login</c>.</summary>
public sealed record DockerLoginSettings() : DockerOptions("login")
{
    /// <summary>The registry; Docker Hub when null.</summary>
    public DockerLoginSettings SetServer(string? server) => this.At(ArgumentPlace.Object, "server", server);

    /// <summary>The user.</summary>
    public DockerLoginSettings SetUsername(string? username) => this.Option("--username", username);

    /// <summary>The password or token. It goes through standard input: neither the process list nor the output shows it.</summary>
    public DockerLoginSettings SetPassword(string? password) =>
        this.Switch("--password-stdin", password is not null).WithSecret(password) with { Input = password ?? "" };
}
