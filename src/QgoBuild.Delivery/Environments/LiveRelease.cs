namespace QgoBuild.Delivery.Environments;

/// <summary>The live release, by the record; all empty before the first deployment.</summary>
/// <param name="Record">The release's record.</param>
/// <param name="Colour">The colour that it runs in.</param>
/// <param name="Deployment">The deployment that made it live.</param>
public sealed record LiveRelease(string Record, string Colour, string Deployment);
