using QgoBuild.Delivery.Environments;
using QgoBuild.Delivery.Health;
using QgoBuild.Delivery.Network;
using QgoBuild.Delivery.Releases;

namespace QgoBuild.Delivery.Deployments;

/// <summary>
/// What users of an environment see, from where they are: the public addresses, asked by whoever follows a deployment. The server
/// cannot know whether its name resolves, its firewall lets people in, or its certificate is trusted.
/// </summary>
public static class PublicHealthCheck
{
    /// <summary>
    /// Asks both addresses once, whatever they answer. Who has asked before looks without delay: the first request of a process takes a
    /// third of a second of its own.
    /// </summary>
    /// <param name="environment">The environment.</param>
    /// <param name="guard">Asked before every connection.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task WarmUpAsync(DeploymentEnvironment environment, NetworkGuard guard, CancellationToken cancellationToken = default)
    {
        using var api = new HttpProbe(new Uri(environment.Api, "/health"), new ExpectStatus200(), guard, access: environment.Access);
        using var pages = new HttpProbe(environment.Url, new ExpectStatus200(), guard, access: environment.Access);
        await Task.WhenAll(api.ProbeAsync(cancellationToken), pages.ProbeAsync(cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>Looks until both addresses were well several times in a row, or the environment's deadline has passed.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="commit">The commit that has to answer.</param>
    /// <param name="guard">Asked before every connection.</param>
    /// <param name="bypassToken">The pass for the maintenance page; null where there is none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null when all is well; otherwise what was seen, in sentences.</returns>
    /// <exception cref="DeliveryException">This machine cannot look: it has no network, or may not use it.</exception>
    public static async Task<string?> RunAsync(DeploymentEnvironment environment, CommitId commit, NetworkGuard guard, string? bypassToken = null, CancellationToken cancellationToken = default)
    {
        using var api = new HttpProbe(new Uri(environment.Api, "/health"), new ExpectHealthReport(commit), guard, access: environment.Access) { BypassToken = bypassToken };
        using var pages = new HttpProbe(environment.Url, new ExpectStatus200(), guard, access: environment.Access) { BypassToken = bypassToken };
        var poller = new HealthPoller([api, pages], environment.Health.ConsecutiveSuccesses, environment.Health.Interval, environment.Health.Deadline, TimeProvider.System);
        var last = await poller.RunAsync(cancellationToken: cancellationToken).ConfigureAwait(false);

        // What is wrong at this end says nothing about what users see.
        if (last.Results.Any(result => result.Failure is ProbeFailure.NetworkUnreachable))
            throw new DeliveryException(last.ToString());
        return last.IsHealthy ? null : last.ToString();
    }
}
