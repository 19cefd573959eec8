namespace QgoBuild.Components.Deployments;

/// <summary>Where images are pushed to.</summary>
/// <param name="Address">The registry, as this machine and its engine name it: <c>ghcr.io</c>.</param>
/// <param name="Namespace">The prefix of an image's name in the registry.</param>
public sealed record ImageRegistry(string Address, string Namespace)
{
    /// <summary>A certificate authority that is trusted for it beside the system's; a PEM file, or null.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>The user; null where the registry requires none.</summary>
    public string? User { get; init; }

    /// <summary>The password or token; never shown.</summary>
    public string? Password { get; init; }

    /// <summary>The path of an image's repository.</summary>
    public string Repository(string service) => $"{Namespace}/{service}";

    /// <summary>What a server logs in with that names the registry so; null where none is needed.</summary>
    public RegistryCredentials? CredentialsFor(string serverAddress) =>
        User is not null && Password is not null ? new RegistryCredentials(serverAddress, User, Password) : null;

    /// <summary>A client that queries the registry; the caller disposes of it.</summary>
    public RegistryClient CreateClient() =>
        new(new RegistryAccess(Address) { User = User, Password = Password, CertificateFile = CertificateFile },
            NetworkGuard.FromEnvironment());

    /// <summary>The address.</summary>
    public override string ToString() => Address;
}

/// <summary>A login of docker to a registry that leaves no password behind: a configuration that only this user can read, deleted when this
/// is disposed.</summary>
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
