namespace QgoBuild.Sandbox.Description;

/// <summary>
/// The sandbox's certificate authority that speaks ACME, as Let's Encrypt does. It validates at port 80 of the servers' names, and keeps
/// accounts in memory: one that starts again knows none of them and has a new root.
/// </summary>
public sealed record AcmeDescription
{
    /// <summary>URL of the ACME directory as the servers name it.</summary>
    public required string Directory { get; init; }

    /// <summary>
    /// Absolute path, on the servers, of the certificate of the authority that signed the endpoint's, in PEM; anyone there may read it.
    /// </summary>
    public required string ServerCertificateAuthority { get; init; }

    /// <summary>URL of the ACME directory as this machine names it.</summary>
    public required string Url { get; init; }

    /// <summary>URL of the management interface as this machine names it, without a slash at the end.</summary>
    public required string Management { get; init; }

    /// <summary>Absolute path of the certificate of the authority that signed the endpoint's, in PEM.</summary>
    public required string CertificateAuthority { get; init; }

    /// <summary>Absolute path of the root that issued certificates chain up to, in PEM; a new one at each start.</summary>
    public required string Root { get; init; }
}
