using QgoBuild.Sandbox.Engines;

namespace QgoBuild.Sandbox.Images;

/// <summary>What a machine requires to make images from Debian packages: the archive and mmdebstrap.</summary>
internal static class Bootstrapper
{
    private const string Program = "/usr/bin/mmdebstrap";

    /// <summary>Installs mmdebstrap if necessary, and returns the machine's apt sources.</summary>
    /// <exception cref="SandboxUnavailableException">This machine cannot make images; the message contains the instructions.</exception>
    public static async Task<AptSources> EnsureAsync(HostMachine hostMachine, CancellationToken cancellationToken)
    {
        var sources = hostMachine.HasDebianArchive ? AptSources.ReadHost() : null;
        if (sources?.Archive is null)
        {
            throw new SandboxUnavailableException("""
                The sandbox's images can neither be pulled (the public registry did not answer the engine) nor be made here
                (this machine is not a Debian with its archive among the apt sources).
                Connect the engine to the Internet, or run on Debian; then run the same command again.
                """);
        }

        if (File.Exists(Program)) return sources;
        if (!hostMachine.IsRoot)
        {
            throw new SandboxUnavailableException("""
                The sandbox's images cannot be pulled (the public registry did not answer the engine); making them needs mmdebstrap:
                    sudo apt-get install mmdebstrap uidmap
                Then run the same command again.
                """);
        }

        await HostPackages.InstallAsync(["mmdebstrap"], cancellationToken).ConfigureAwait(false);
        return sources;
    }
}
