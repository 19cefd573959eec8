namespace QgoBuild.Delivery.Environments;

/// <summary>A query for the logs of services.</summary>
/// <param name="Services">The services.</param>
/// <param name="Lines">The number of last lines of each.</param>
/// <param name="Follow">Whether to continue with new lines.</param>
/// <param name="Since">The maximum age of the lines; null for any.</param>
public sealed record LogQuery(IReadOnlyList<string> Services, int Lines, bool Follow = false, TimeSpan? Since = null);
