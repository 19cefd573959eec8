using QgoBuild.Delivery.Environments;
using QgoBuild.Delivery.Remote;

namespace QgoBuild.Delivery.Previews;

/// <summary>A server as a preview sees it.</summary>
/// <param name="State">The state of the environment; null if the server was not read.</param>
/// <param name="Facts">What a plan shows besides; null if the server was not read.</param>
/// <param name="Failure">Why the server was not read, a sentence; null if it was.</param>
public sealed record ServerView(EnvironmentState? State, PlanFacts? Facts, string? Failure)
{
    /// <summary>Reads a server, on one connection. A server that cannot be read is no failure.</summary>
    /// <param name="connect">Connects to it.</param>
    /// <param name="application">The application.</param>
    /// <param name="environment">The environment.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public static async Task<ServerView> ReadAsync(
        Func<DeploymentEnvironment, CancellationToken, Task<IRemoteHost>> connect,
        Application application,
        DeploymentEnvironment environment,
        CancellationToken cancellationToken)
    {
        try
        {
            var host = await connect(environment, cancellationToken).ConfigureAwait(false);
            await using (host.ConfigureAwait(false))
            {
                var state = host.InspectAsync(application, environment, cancellationToken);
                var facts = host.ReadPlanFactsAsync(application, environment, cancellationToken);
                await Task.WhenAll(state, facts).ConfigureAwait(false);
                return new(await state.ConfigureAwait(false), await facts.ConfigureAwait(false), Failure: null);
            }
        }
        catch (DeliveryException failure)
        {
            return new(State: null, Facts: null, failure.Message);
        }
    }
}
