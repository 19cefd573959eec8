namespace QgoBuild.Components.Deployments;

/// <summary>
/// A login of docker to a registry that leaves no password behind: a configuration that only this user can read, deleted when this is
/// disposed.
/// </summary>
internal sealed class DockerLogin : IDisposable
{
    private readonly string? _directory;

    private DockerLogin(string? directory) => _directory = directory;

    public static DockerLogin Create(ImageRegistry registry, string temporaryDirectory)
    {
        if (registry.CredentialsFor(registry.Address) is not { } credentials) return new DockerLogin(null);

        var directory = Path.Combine(temporaryDirectory, $"docker-login-{Guid.NewGuid():N}");
        Directory.CreateDirectory(directory);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.WriteAllBytes(Path.Combine(directory, "config.json"), credentials.ToDockerConfiguration());
        return new DockerLogin(directory);
    }

    public IReadOnlyDictionary<string, string?> AddTo(IReadOnlyDictionary<string, string?> variables) =>
        _directory is null ? variables : new Dictionary<string, string?>(variables) { ["DOCKER_CONFIG"] = _directory };

    public void Dispose()
    {
        if (_directory is not null) Directory.Delete(_directory, recursive: true);
    }
}
