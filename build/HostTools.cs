using QgoBuild.Sandbox.Engines;

partial class Build
{
    public Task EnsureShellCheck(CancellationToken cancellationToken) => HostPrograms.EnsureAsync(["shellcheck"], ConsoleProgress, cancellationToken);

    public Task EnsureTestTools(CancellationToken cancellationToken) => HostPrograms.EnsureAsync(["shellcheck", "sshd", "docker-registry", "chromium", "zsh", "fish", "aiosmtpd"], ConsoleProgress, cancellationToken);
}
