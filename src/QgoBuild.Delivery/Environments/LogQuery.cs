namespace QgoBuild.Delivery.Environments;

/// <summary>What is asked of services' logs.</summary>
/// <param name="Services">Whose.</param>
/// <param name="Lines">How many of the last lines of each.</param>
/// <param name="Follow">Whether to go on with what is written from now on.</param>
/// <param name="Since">From how long ago; null for any time.</param>
public sealed record LogQuery(IReadOnlyList<string> Services, int Lines, bool Follow = false, TimeSpan? Since = null);
