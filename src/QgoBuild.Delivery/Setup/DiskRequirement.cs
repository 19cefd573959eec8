namespace QgoBuild.Delivery.Setup;

/// <summary>
/// Requires disk space for the images of two releases, the database and five backups. Each deployment checks its exact requirement.
/// </summary>
/// <param name="Directory">The environment's directory.</param>
public sealed record DiskRequirement(string Directory) : IServerRequirement
{
    /// <summary>The minimum free space, in MiB.</summary>
    public const long MinimumMebibytes = 3 * 1024;

    /// <inheritdoc/>
    public string Name => "disk";

    /// <inheritdoc/>
    public CheckResult Evaluate(ServerFacts facts)
    {
        var (own, images) = (facts.Directory.FreeMebibytes, facts.ImagesFreeMebibytes ?? long.MaxValue);
        if (Math.Min(own, images) >= MinimumMebibytes) return CheckResult.Ok($"{own / 1024} GiB are free.");
        return own <= images
            ? CheckResult.Failed($"The disk of {Directory} has {own} MiB free; {MinimumMebibytes} are required.", "df -h",
                "docker system df")
            : CheckResult.Failed($"The disk of Docker's images has {images} MiB free; {MinimumMebibytes} are required.", "docker system df",
                "docker builder prune --all");
    }
}
