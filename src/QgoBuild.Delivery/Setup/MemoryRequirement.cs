namespace QgoBuild.Delivery.Setup;

/// <summary>Memory for MySQL and for two releases at once, the old and the new.</summary>
public sealed record MemoryRequirement : IServerRequirement
{
    /// <summary>The least, in MiB: a machine that is sold with 1 GB tells a little less.</summary>
    public const long MinimumMebibytes = 900;

    /// <inheritdoc/>
    public string Name => "memory";

    /// <inheritdoc/>
    public CheckResult Evaluate(ServerFacts facts) => facts.MemoryMebibytes >= MinimumMebibytes
        ? CheckResult.Ok($"The server has {facts.MemoryMebibytes} MiB.")
        : CheckResult.Failed($"The server has {facts.MemoryMebibytes} MiB of memory; {MinimumMebibytes} are needed.", "Take a larger server: with less, MySQL is ended when a deployment starts.");
}
