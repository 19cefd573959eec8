namespace QgoBuild.Delivery.Deployments;

/// <summary>Checks the public addresses of an environment from the machine that follows a deployment. The server cannot check whether its
/// name resolves, its firewall admits users, or its certificate is trusted.</summary>
public static class PublicHealthCheck
{
    /// <summary>Requests both addresses once and ignores the responses, so that the check itself is not delayed: the first request of a
    /// process takes a third of a second longer.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="guard">Called before every connection.</param>
    /// <param name="cancellationToken">Stops the requests.</param>
    public static async Task WarmUpAsync(DeploymentEnvironment environment, NetworkGuard guard,
        CancellationToken cancellationToken = default)
    {
        using var api = new HttpProbe(new Uri(environment.Api, "/health"), new ExpectStatus200(), guard, access: environment.Access);
        using var pages = new HttpProbe(environment.Url, new ExpectStatus200(), guard, access: environment.Access);
        await Task.WhenAll(api.ProbeAsync(cancellationToken), pages.ProbeAsync(cancellationToken));
    }

    /// <summary>Checks until both addresses were healthy several times in a row, or the environment's deadline has passed.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="commit">The commit that must respond.</param>
    /// <param name="guard">Called before every connection.</param>
    /// <param name="bypassToken">The token for the maintenance page; null if there is none.</param>
    /// <param name="cancellationToken">Stops the check.</param>
    /// <returns>Null when everything is healthy; otherwise the problems, in sentences.</returns>
    /// <exception cref="DeliveryException">This machine cannot check: it has no network, or may not use it.</exception>
    public static async Task<string?> RunAsync(DeploymentEnvironment environment, CommitId commit, NetworkGuard guard,
        string? bypassToken = null, CancellationToken cancellationToken = default)
    {
        using var api = new HttpProbe(
            new Uri(environment.Api, "/health"), new ExpectHealthReport(commit), guard, access: environment.Access)
        {
            BypassToken = bypassToken,
        };
        using var pages =
            new HttpProbe(environment.Url, new ExpectStatus200(), guard, access: environment.Access) { BypassToken = bypassToken };
        var poller = new HealthPoller([api, pages], environment.Health.ConsecutiveSuccesses, environment.Health.Interval,
            environment.Health.Deadline, TimeProvider.System);
        var last = await poller.RunAsync(cancellationToken: cancellationToken);

        // A network problem of this machine is no statement about what users see.
        if (last.Results.Any(result => result.Failure is ProbeFailure.NetworkUnreachable)) throw new DeliveryException(last.ToString());
        return last.IsHealthy ? null : last.ToString();
    }
}
