namespace QgoBuild.Delivery.Environments;

/// <summary>When a release counts as healthy.</summary>
/// <param name="InARow">How many probes, one a second, must succeed one after the other.</param>
/// <param name="Deadline">How long a release may take until they do.</param>
public sealed record HealthPolicy(int InARow, TimeSpan Deadline)
{
    /// <summary>Three in a row within a minute.</summary>
    public static HealthPolicy Default { get; } = new(3, TimeSpan.FromMinutes(1));
}
