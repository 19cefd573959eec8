namespace QgoBuild.Delivery.Setup;

/// <summary>The key that a server's own ssh shows.</summary>
/// <param name="File">The file of the private key, which stays there; empty when there is none.</param>
/// <param name="Public">The public half, as it is to be added elsewhere.</param>
public sealed record KeyFacts(string File, string Public);
