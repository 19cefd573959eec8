using QgoBuild.Delivery.Releases;

namespace QgoBuild.Delivery.Promotions;

/// <summary>What became of a release on the environment that verifies releases.</summary>
public enum DeployedReleaseState
{
    /// <summary>It was deployed, and its checks passed.</summary>
    Verified,

    /// <summary>It is being deployed.</summary>
    UnderWay,

    /// <summary>Its deployment did not succeed.</summary>
    Failed,

    /// <summary>It was deployed, and a rollback left it or passed over it.</summary>
    RolledBack,
}

/// <summary>A release on the environment that verifies releases.</summary>
/// <param name="Release">The release.</param>
/// <param name="State">What became of it.</param>
/// <param name="Detail">
/// More about that, to a person: the release that a rollback returned to, the word for how it failed; empty when there is nothing to add.
/// </param>
public sealed record DeployedRelease(Release Release, DeployedReleaseState State, string Detail = "");

/// <summary>The record of an environment that verifies releases before others get them: staging.</summary>
public interface IReleaseHistory
{
    /// <summary>The environment's name.</summary>
    string Environment { get; }

    /// <summary>The releases that it has a record of, newest first, read as they are asked for.</summary>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="DeliveryException">The record could not be read.</exception>
    IAsyncEnumerable<DeployedRelease> ReadAsync(CancellationToken cancellationToken);
}
