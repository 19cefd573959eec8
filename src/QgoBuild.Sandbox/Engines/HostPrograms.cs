namespace QgoBuild.Sandbox.Engines;

/// <summary>Programs of this machine that checks and tests use. Where we are root on Debian or Ubuntu, what is missing is
/// installed.</summary>
public static class HostPrograms
{
    private static readonly Dictionary<string, string> Packages = new()
    {
        ["aiosmtpd"] = "python3-aiosmtpd",
        ["busybox"] = "busybox",
        ["certutil"] = "libnss3-tools",
        ["chromium"] = "chromium",
        ["docker-registry"] = "docker-registry",
        ["fish"] = "fish",
        ["shellcheck"] = "shellcheck",
        ["ssh-keygen"] = "openssh-client",
        ["sshd"] = "openssh-server",
        ["testssl"] = "testssl.sh",
        ["zsh"] = "zsh",
    };

    /// <summary>Installs what is missing of these programs.</summary>
    /// <param name="programs">Their names: aiosmtpd, busybox, certutil, chromium, docker-registry, fish, shellcheck, ssh-keygen, sshd,
    /// testssl or zsh.</param>
    /// <param name="progress">Receives a line when something is installed.</param>
    /// <param name="cancellationToken">Ends what was begun.</param>
    /// <exception cref="SandboxUnavailableException">Some are missing and must be installed manually.</exception>
    /// <exception cref="Delivery.DeliveryException">Installing failed.</exception>
    public static async Task EnsureAsync(IReadOnlyCollection<string> programs, IProgress<string> progress,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(programs);
        ArgumentNullException.ThrowIfNull(progress);
        var missing = programs.Where(program => !IsInstalled(program)).ToList();
        if (missing.Count == 0) return;

        var packages = missing.Select(program => Packages[program]).ToList();
        if (HostMachine.Current() is not { IsRoot: true, Platform: Platform.Debian or Platform.Ubuntu })
        {
            throw new SandboxUnavailableException(
                $"This needs {string.Join(", ", missing)}, which {(missing.Count > 1 ? "are" : "is")} not installed. " +
                    $"Install {(missing.Count > 1 ? "them" : "it")} "
                + $"(Debian and Ubuntu: sudo apt-get install {string.Join(' ', packages)}) and run the same command again.");
        }

        progress.Report($"Installing {string.Join(", ", packages)}");
        await HostPackages.InstallAsync(packages, cancellationToken);
    }

    // Daemons are in /usr/sbin, which may be missing in a user's PATH.
    private static bool IsInstalled(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Append("/usr/sbin")
            .Any(directory => File.Exists(Path.Combine(directory, program)));
}
