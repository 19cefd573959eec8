using System.Globalization;
using QgoBuild.Delivery.Shell;

namespace QgoBuild.Delivery.Setup;

/// <summary>
/// Checks that the disk does not fill up, and that images remain for rollbacks. Deployments remove images without a release record, but not
/// the build cache.
/// </summary>
public sealed record DiskUseProtection : IServerRequirement
{
    /// <summary>The maximum size of the build cache, in MiB.</summary>
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
                $"{string.Join(", ", pruners)} prunes images or volumes: a rollback then has to pull its images again. "
                + "Deployments remove unused images themselves.",
                [.. pruners.Select(file => RemoteCommand.Of("grep", "-n", "docker", file).Text),
                    $"{PruneCommand}    # a safe replacement"]);
        }

        var cache = CacheMebibytes(facts.Protection.DiskUse);
        return cache <= MaxCacheMebibytes
            ? CheckResult.Ok("Deployments remove images without a release record; nothing else prunes images.")
            : CheckResult.Advised($"The build cache has {cache} MiB. It is not used: images are built on other machines.",
                PruneCommand.Text) with
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
