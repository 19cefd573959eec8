namespace QgoBuild.Delivery.Setup;

/// <summary>A login of the server's engine to the registry.</summary>
/// <param name="Tried">Whether there was anything to log in with.</param>
/// <param name="Ok">Whether the registry let it in.</param>
/// <param name="Problem">What docker said when it did not.</param>
public sealed record LoginFacts(bool Tried, bool Ok, string Problem);
