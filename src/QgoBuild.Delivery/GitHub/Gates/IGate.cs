namespace QgoBuild.Delivery.GitHub.Gates;

/// <summary>One thing that has to hold before a release goes to production. It only looks; it changes nothing.</summary>
public interface IGate
{
    /// <summary>What has to hold, as a line of a list: <c>checks are green</c>.</summary>
    string Name { get; }

    /// <summary>Looks.</summary>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="GitHubException">It could not be found out.</exception>
    Task<GateResult> CheckAsync(CancellationToken cancellationToken);
}
