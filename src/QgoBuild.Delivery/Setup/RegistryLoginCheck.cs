using QgoBuild.Delivery.Registry;

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
            await client.PingAsync(cancellationToken).ConfigureAwait(false);
            return CheckResult.Ok($"{registry} responds and accepts the credentials.");
        }
        catch (RegistryUnauthorizedException failure)
        {
            return CheckResult.Missing(failure.Message, "./build.sh :secrets set RegistryToken    # and --registry-user USER");
        }
        catch (DeliveryException failure)
        {
            return CheckResult.Failed(failure.Message, failure.Remedy is { } remedy ? [remedy] : []);
        }
    }

    /// <inheritdoc/>
    public Task ApplyAsync(CheckResult result, Action<string> writeLine, CancellationToken cancellationToken) => Task.CompletedTask;
}
