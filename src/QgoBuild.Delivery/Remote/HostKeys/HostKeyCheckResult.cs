namespace QgoBuild.Delivery.Remote.HostKeys;

/// <summary>What became of the key that a server presented.</summary>
/// <param name="Key">The key.</param>
/// <param name="Verdict">What known_hosts says of it.</param>
/// <param name="Certificate">The certificate that came with it; null for none.</param>
/// <param name="Reason">Why the certificate was refused; null unless it was.</param>
internal sealed record HostKeyCheckResult(HostKey Key, HostKeyVerdict Verdict, KeyCertificate? Certificate = null, string? Reason = null);
