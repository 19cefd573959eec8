using QgoBuild.Delivery.Shell;

namespace QgoBuild.Delivery.Setup;

/// <summary>Checks that a small server has swap space, because two releases run at the same time for some seconds.</summary>
/// <param name="Directory">The environment's directory, which is assumed to be on the same disk as the swap file.</param>
public sealed record SwapProtection(string Directory) : IServerRequirement
{
    /// <summary>A server with at least this much memory, in MiB, requires no swap space.</summary>
    public const long SufficientMemoryMebibytes = 2 * 1024 - 200;

    private const string File = "/swapfile";

    /// <inheritdoc/>
    public string Name => "swap";

    /// <inheritdoc/>
    public SetupGroup Group => SetupGroup.Protection;

    /// <inheritdoc/>
    public CheckResult Evaluate(ServerFacts facts) => facts switch
    {
        { Protection.SwapMebibytes: > 0 } => CheckResult.Ok($"The server has {facts.Protection.SwapMebibytes} MiB of swap space."),
        { MemoryMebibytes: >= SufficientMemoryMebibytes } =>
            CheckResult.Ok($"{facts.MemoryMebibytes} MiB of memory are enough without swap space."),
        _ => CheckResult.Advised(
            $"The server has {facts.MemoryMebibytes} MiB of memory and no swap space: " +
                "the kernel may kill the database while two releases run.",
            $"fallocate -l 1G {File} && chmod 600 {File} && mkswap {File} && swapon {File}",
            $"echo '{File} none swap sw 0 0' >> /etc/fstab") with
        {
            Change = CanCreateSwap(facts) ? $"Create 1 GiB of swap space ({File})." : null,
        },
    };

    // A container has the swap space of its host.
    private static bool CanCreateSwap(ServerFacts facts) =>
        facts is { UserId: 0, Protection.Container: "" or "none" } &&
            facts.Directory.FreeMebibytes >= DiskRequirement.MinimumMebibytes + 1024;

    // Not every file system supports swap files: on a failure, the file is removed.
    /// <inheritdoc/>
    public RemoteCommand? GetFix(ServerFacts facts) => RemoteCommand.Sh($$"""
        if [ -e {{File}} ]; then echo {{$"{File} exists and is not in use."}} >&2; exit 1; fi
        umask 077
        if fallocate -l 1G {{File}} && mkswap {{File}} && swapon {{File}}; then
            grep -q '^/swapfile ' /etc/fstab || echo '/swapfile none swap sw 0 0' >>/etc/fstab
        else
            rm -f {{File}}
            exit 1
        fi
        """);
}
