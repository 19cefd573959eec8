using QgoBuild.Sandbox.Engines;

partial class Build
{
    public Task EnsureShellCheck(CancellationToken cancellation) => HostPrograms.EnsureAsync(["shellcheck"], Said, cancellation);

    public Task EnsureTestTools(CancellationToken cancellation) => HostPrograms.EnsureAsync(["shellcheck", "sshd", "docker-registry", "chromium", "zsh", "fish", "aiosmtpd"], Said, cancellation);
}
