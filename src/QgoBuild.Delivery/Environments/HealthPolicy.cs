namespace QgoBuild.Delivery.Environments;

/// <summary>When a release counts as healthy.</summary>
/// <param name="ConsecutiveSuccesses">How many probes must succeed one after the other.</param>
/// <param name="Deadline">How long a release may take until they do.</param>
public sealed record HealthPolicy(int ConsecutiveSuccesses, TimeSpan Deadline)
{
    /// <summary>The pause between two probes; a second unless told.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Whether the public addresses are also asked by whoever follows the deployment, who has to reach them as users do. The release goes live
    /// only when they are well from there, too; where nobody follows, the server's own view is enough.
    /// </summary>
    public bool IncludePublicCheck { get; init; } = true;

    /// <summary>Three in a row within a minute.</summary>
    public static HealthPolicy Default { get; } = new(3, TimeSpan.FromMinutes(1));
}
