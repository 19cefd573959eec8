using QgoBuild.Delivery.Registry;

namespace QgoBuild.Delivery.Setup;

/// <summary>A registry that answers this machine and accepts its credentials.</summary>
/// <param name="registry">The registry, for people.</param>
/// <param name="open">A client of it, which is disposed of.</param>
public sealed class RegistryLetsUsIn(string registry, Func<RegistryClient> open) : ISetupCheck
{
    /// <inheritdoc/>
    public string Name => "registry, from here";

    /// <inheritdoc/>
    public async Task<SetupFinding> CheckAsync(CancellationToken ct)
    {
        try
        {
            using var client = open();
            await client.PingAsync(ct).ConfigureAwait(false);
            return SetupFinding.Ok($"{registry} answers and lets us in.");
        }
        catch (RegistryUnauthorizedException failure)
        {
            return SetupFinding.Missing(failure.Message, "./build.sh :secrets set RegistryToken    # and --registry-user USER");
        }
        catch (DeliveryException failure)
        {
            return SetupFinding.Failed(failure.Message, failure.Remedy is { } remedy ? [remedy] : []);
        }
    }

    /// <inheritdoc/>
    public Task ApplyAsync(SetupFinding finding, Action<string> tell, CancellationToken ct) => Task.CompletedTask;
}
