namespace QgoBuild.Delivery.Setup;

/// <summary>Requires memory for the database and for two releases at once, the old one and the new one.</summary>
public sealed record MemoryRequirement : IServerRequirement
{
    /// <summary>The minimum, in MiB: a machine with 1 GB reports a little less.</summary>
    public const long MinimumMebibytes = 900;

    /// <inheritdoc/>
    public string Name => "memory";

    /// <inheritdoc/>
    public CheckResult Evaluate(ServerFacts facts) => facts.MemoryMebibytes >= MinimumMebibytes
        ? CheckResult.Ok($"The server has {facts.MemoryMebibytes} MiB of memory.")
        : CheckResult.Failed($"The server has {facts.MemoryMebibytes} MiB of memory; {MinimumMebibytes} are required.",
            "Use a larger server: with less memory, the kernel kills the database during a deployment.");
}
