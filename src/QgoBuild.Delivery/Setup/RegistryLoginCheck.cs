namespace QgoBuild.Delivery.Setup;

/// <summary>Checks that the registry responds to this machine and accepts its credentials.</summary>
/// <param name="registry">The name of the registry, for messages.</param>
/// <param name="open">Creates a client of the registry, which the check disposes.</param>
public sealed class RegistryLoginCheck(string registry, Func<RegistryClient> open) : ISetupCheck
{
    /// <inheritdoc/>
    public string Name => "registry, from here";

    /// <inheritdoc/>
    public async Task<CheckResult> CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var client = open();
            await client.PingAsync(cancellationToken);
            return CheckResult.Ok($"{registry} responds and accepts the credentials.");
        }
        catch (RegistryUnauthorizedException failure)
        {
            return CheckResult.Missing(failure.Message, "./build.sh :secrets set RegistryToken    # and --registry-user USER");
        }
        catch (DeliveryException failure) { return CheckResult.Failed(failure.Message, failure.Remedy is { } remedy ? [remedy] : []); }
    }

    /// <inheritdoc/>
    public Task ApplyAsync(CheckResult result, Action<string> writeLine, CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>Checks that the server can be reached by SSH, that its host key is known, and that the login succeeds.</summary>
/// <param name="server">The name of the server, for messages.</param>
/// <param name="collector">Connects to the server.</param>
public sealed class ReachabilityCheck(string server, ServerFactsCollector collector) : ISetupCheck
{
    /// <inheritdoc/>
    public string Name => "ssh";

    /// <inheritdoc/>
    public async Task<CheckResult> CheckAsync(CancellationToken cancellationToken)
    {
        var result = await collector.CollectAsync(cancellationToken);
        return result.Facts is { } facts
            ? CheckResult.Ok($"{server} is reachable, its host key is known, and {facts.User} can log in ({facts.SystemName}).")
            : CheckResult.Failed(result.Failure!.Message, result.Failure.Remedy is { } remedy ? [remedy] : []);
    }

    /// <inheritdoc/>
    public Task ApplyAsync(CheckResult result, Action<string> writeLine, CancellationToken cancellationToken) => Task.CompletedTask;
}
