namespace QgoBuild.Delivery.Setup;

/// <summary>How the server reads the repository.</summary>
/// <param name="Ok">Whether it could.</param>
/// <param name="Problem">What git and ssh said when it could not.</param>
public sealed record SourceFacts(bool Ok, string Problem);
