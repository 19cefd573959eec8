using System.Globalization;
using QgoBuild.Delivery.Shell;

namespace QgoBuild.Delivery.Setup;

/// <summary>
/// A disk that does not fill up, and images that stay as long as a rollback needs them. Deployments remove what no release record names;
/// what grows beside them is the build cache.
/// </summary>
public sealed record DiskUseProtection : IServerRequirement
{
    /// <summary>The largest build cache, in MiB.</summary>
    public const long MaxCacheMebibytes = 2 * 1024;

    /// <inheritdoc/>
    public string Name => "disk use";

    /// <inheritdoc/>
    public SetupGroup Group => SetupGroup.Protection;

    /// <inheritdoc/>
    public CheckResult Evaluate(ServerFacts facts)
    {
        var pruners = ProtectionFacts.Lines(facts.Protection.Pruners);
        if (pruners.Length > 0)
        {
            return CheckResult.Advised(
                $"{string.Join(", ", pruners)} prunes images or volumes by itself: a rollback then has to pull its images again. "
                + "Deployments remove what is no longer needed.",
                [.. pruners.Select(file => RemoteCommand.Of("grep", "-n", "docker", file).Text), $"{PruneCommand}    # what it may run instead"]);
        }

        var cache = CacheMebibytes(facts.Protection.DiskUse);
        return cache <= MaxCacheMebibytes
            ? CheckResult.Ok("Deployments remove images that no release record names; nothing else prunes.")
            : CheckResult.Advised($"The build cache has {cache} MiB. No release needs it: images are built elsewhere.", PruneCommand.Text) with
            {
                Change = $"Remove the build cache ({cache} MiB).",
            };
    }

    /// <inheritdoc/>
    public RemoteCommand? GetFix(ServerFacts facts) => PruneCommand;

    private static RemoteCommand PruneCommand => RemoteCommand.Of("docker", "builder", "prune", "--all", "--force");

    // Build Cache|3.204GB|3.2GB
    private static long CacheMebibytes(string diskUse)
    {
        var line = ProtectionFacts.Lines(diskUse).FirstOrDefault(line => line.StartsWith("Build Cache|", StringComparison.Ordinal));
        var size = line?.Split('|')[1] ?? "";
        var number = size.TrimEnd('B', 'k', 'K', 'M', 'G', 'T');
        var unit = size[number.Length..] switch { "TB" => 1e12, "GB" => 1e9, "MB" => 1e6, "kB" or "KB" => 1e3, _ => 1 };
        return double.TryParse(number, CultureInfo.InvariantCulture, out var value) ? (long)(value * unit / (1024 * 1024)) : 0;
    }
}
