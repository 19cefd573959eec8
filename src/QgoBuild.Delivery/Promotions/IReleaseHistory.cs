namespace QgoBuild.Delivery.Promotions;

/// <summary>The state of a release on the environment that verifies releases.</summary>
public enum DeployedReleaseState
{
    /// <summary>It was deployed, and its checks passed.</summary>
    Verified,
    /// <summary>It is being deployed.</summary>
    UnderWay,
    /// <summary>Its deployment did not succeed.</summary>
    Failed,
    /// <summary>It was deployed, and a later rollback went back to an earlier release.</summary>
    RolledBack,
}

/// <summary>A release on the environment that verifies releases.</summary>
/// <param name="Release">The release.</param>
/// <param name="State">The state of the release.</param>
/// <param name="Detail">Details for messages: the target of the rollback, or how the deployment failed; empty for none.</param>
public sealed record DeployedRelease(Release Release, DeployedReleaseState State, string Detail = "");

/// <summary>The history of the environment that verifies releases: staging.</summary>
public interface IReleaseHistory
{
    /// <summary>The environment's name.</summary>
    string Environment { get; }

    /// <summary>Reads the releases lazily, newest first.</summary>
    /// <param name="cancellationToken">Cancels reading.</param>
    /// <exception cref="DeliveryException">The history cannot be read.</exception>
    IAsyncEnumerable<DeployedRelease> ReadAsync(CancellationToken cancellationToken);
}
