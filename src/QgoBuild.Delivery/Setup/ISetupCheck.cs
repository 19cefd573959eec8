namespace QgoBuild.Delivery.Setup;

/// <summary>Checks a prerequisite of deployments to an environment: on its server, on GitHub, or in a registry. Checking changes nothing.
/// Applying is idempotent, and changes nothing when there is no problem.</summary>
public interface ISetupCheck
{
    /// <summary>A name of one or two words.</summary>
    string Name { get; }

    /// <summary>The purpose.</summary>
    SetupGroup Group => SetupGroup.Deployment;

    /// <summary>Checks the prerequisite. A problem is a result, never an exception.</summary>
    /// <param name="cancellationToken">Cancels the check.</param>
    Task<CheckResult> CheckAsync(CancellationToken cancellationToken);

    /// <summary>Makes the <see cref="CheckResult.Change"/> of a result. The next check shows whether it was sufficient.</summary>
    /// <param name="result">The result of <see cref="CheckAsync"/>.</param>
    /// <param name="writeLine">Receives the output, line by line.</param>
    /// <param name="cancellationToken">Cancels the change.</param>
    /// <exception cref="DeliveryException">The change failed.</exception>
    Task ApplyAsync(CheckResult result, Action<string> writeLine, CancellationToken cancellationToken);
}

/// <summary>The purposes of a check.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SetupGroup>))]
public enum SetupGroup
{
    /// <summary>Deployments require it.</summary>
    [JsonStringEnumMemberName("deployment")] Deployment,
    /// <summary>It protects the server. Deployments do not require it.</summary>
    [JsonStringEnumMemberName("protection")] Protection,
}
