namespace QgoBuild.Delivery.Setup;

/// <summary>A server's Docker engine.</summary>
/// <param name="Version">Its version; empty when it does not answer.</param>
/// <param name="Ok">Whether it answers.</param>
/// <param name="Problem">What docker said when it does not.</param>
public sealed record EngineFacts(string Version, bool Ok, string Problem);
