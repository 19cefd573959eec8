namespace QgoBuild.Sandbox.Engines;

/// <summary>Packages of the machine's own release, installed when we are root.</summary>
internal static class HostPackages
{
    // apt waits for another's dpkg, but not for another's package lists.
    private static readonly SemaphoreSlim InstallLock = new(1);

    /// <summary>Installs what is missing. The package lists are fetched only when they do not suffice as they are.</summary>
    public static async Task InstallAsync(IReadOnlyList<string> packages, CancellationToken cancellationToken)
    {
        await InstallLock.WaitAsync(cancellationToken);
        try { await InstallCoreAsync(packages, cancellationToken); }
        finally { InstallLock.Release(); }
    }

    private static async Task InstallCoreAsync(IReadOnlyList<string> packages, CancellationToken cancellationToken)
    {
        var purpose = $"install {string.Join(" ", packages)}";
        var apt = SandboxCommand.Create("apt-get") with
        {
            Variables = new Dictionary<string, string?> { ["DEBIAN_FRONTEND"] = "noninteractive" },
        };
        string[] install = ["install", "--quiet", "--yes", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=120", "-o",
            "Acquire::Retries=3", .. packages];
        var first = await apt.With(install).For(purpose).RunAsync(cancellationToken);
        if (first.Succeeded) return;
        await apt.With("update", "--quiet").For("read the package lists").ReadAsync(cancellationToken);
        await apt.With(install).For(purpose).ReadAsync(cancellationToken);
    }
}
