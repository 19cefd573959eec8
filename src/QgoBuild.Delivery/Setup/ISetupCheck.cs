namespace QgoBuild.Delivery.Setup;

/// <summary>
/// One thing that an environment needs before anything can be deployed to it: on its server, or wherever else (GitHub, a registry).
/// Checking changes nothing; applying may be repeated, and changes nothing where all is well.
/// </summary>
public interface ISetupCheck
{
    /// <summary>What it is about, in a word or two.</summary>
    string Name { get; }

    /// <summary>What it is for.</summary>
    SetupGroup Group => SetupGroup.Deployment;

    /// <summary>Looks how things are. What is not as it has to be is a finding, never an exception.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    Task<CheckResult> CheckAsync(CancellationToken cancellationToken);

    /// <summary>Performs what a finding announces as its <see cref="CheckResult.Change"/>. Whether that was enough, the next check says.</summary>
    /// <param name="result">What <see cref="CheckAsync"/> has found.</param>
    /// <param name="writeLine">Receives what happens, by line.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="DeliveryException">It could not be performed.</exception>
    Task ApplyAsync(CheckResult result, Action<string> writeLine, CancellationToken cancellationToken);
}
