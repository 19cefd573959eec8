namespace QgoBuild.Delivery.Deployments;

/// <summary>Checks the public addresses of an environment from the machine that follows a deployment. The server cannot check whether its
/// name resolves, its firewall admits users, or its certificate is trusted.</summary>
public static class PublicHealthCheck
{
    /// <summary>Requests all addresses once and ignores the responses, so that the check itself is not delayed: the first request of a
    /// process takes a third of a second longer.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="guard">Called before every connection.</param>
    /// <param name="cancellationToken">Stops the requests.</param>
    public static async Task WarmUpAsync(DeploymentEnvironment environment, NetworkGuard guard,
        CancellationToken cancellationToken = default)
    {
        using var probes = new Probes(environment, _ => new ExpectStatus200(), guard, bypassToken: null);
        await Task.WhenAll(probes.All.Select(probe => probe.ProbeAsync(cancellationToken)));
    }

    /// <summary>Checks until all addresses were healthy several times in a row, or the environment's deadline has passed.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="commit">The commit that must respond where an entrance reports its health.</param>
    /// <param name="guard">Called before every connection.</param>
    /// <param name="bypassToken">The token for the maintenance page; null if there is none.</param>
    /// <param name="cancellationToken">Stops the check.</param>
    /// <returns>Null when everything is healthy; otherwise the problems, in sentences.</returns>
    /// <exception cref="DeliveryException">This machine cannot check: it has no network, or may not use it.</exception>
    public static async Task<string?> RunAsync(DeploymentEnvironment environment, CommitId commit, NetworkGuard guard,
        string? bypassToken = null, CancellationToken cancellationToken = default)
    {
        using var probes = new Probes(environment,
            check => check is Check.Reports ? new ExpectHealthReport(commit) : new ExpectStatus200(), guard, bypassToken);
        var poller = new HealthPoller(probes.All, environment.Health.ConsecutiveSuccesses, environment.Health.Interval,
            environment.Health.Deadline, TimeProvider.System);
        var last = await poller.RunAsync(cancellationToken: cancellationToken);

        // A network problem of this machine is no statement about what users see.
        if (last.Results.Any(result => result.Failure is ProbeFailure.NetworkUnreachable)) throw new DeliveryException(last.ToString());
        return last.IsHealthy ? null : last.ToString();
    }

    // One for each entrance with services. Those that report their health come first: they know why something is wrong.
    private sealed class Probes(
        DeploymentEnvironment environment, Func<Check, IResponseCheck> expect, NetworkGuard guard, string? bypassToken) : IDisposable
    {
        public IReadOnlyList<HttpProbe> All { get; } =
        [
            .. environment.PublicAddresses.OrderBy(one => one.Entrance.Check is not Check.Reports).Select(one =>
                new HttpProbe(new Uri(one.Address, one.Entrance.Check.Path), expect(one.Entrance.Check), guard, access: environment.Access)
                {
                    BypassToken = bypassToken,
                }),
        ];

        public void Dispose()
        {
            foreach (var probe in All) probe.Dispose();
        }
    }
}
