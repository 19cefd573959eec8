namespace QgoBuild.Delivery.Environments;

/// <summary>When a release counts as healthy.</summary>
/// <param name="ConsecutiveSuccesses">How many probes must succeed in a row.</param>
/// <param name="Deadline">How long this may take.</param>
public sealed record HealthPolicy(int ConsecutiveSuccesses, TimeSpan Deadline)
{
    /// <summary>The pause between two probes; one second unless set.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Whether the client that follows the deployment also checks the public addresses, which it must reach as users do. The release goes
    /// live only when that check passes too; without a following client, the server's own checks are sufficient.
    /// </summary>
    public bool IncludePublicCheck { get; init; } = true;

    /// <summary>Three in a row within a minute.</summary>
    public static HealthPolicy Default { get; } = new(3, TimeSpan.FromMinutes(1));
}
