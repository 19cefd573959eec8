namespace QgoBuild.Sandbox.Keys;

/// <summary>The certificate of the ACME authority's endpoint, issued by the sandbox's own authority.</summary>
internal sealed record AcmeKeys
{
    /// <summary>The name by which the servers know the ACME authority.</summary>
    public const string Host = "acme.sandbox";

    private const string Name = "acme";

    /// <summary>The certificate of the authority that signed the endpoint's; like that one and its key, in PEM.</summary>
    public required string Authority { get; init; }

    public required string Certificate { get; init; }

    public required string Key { get; init; }

    /// <summary>Reads what is there, or makes and keeps it.</summary>
    public static AcmeKeys Ensure(SandboxDirectory directory, IEnumerable<IPAddress> addresses, TimeProvider time)
    {
        var authority = new CertificateAuthority(directory.Certificates, time);
        using var certificate = authority.Issue(Name, Host, addresses);
        using var issuer = authority.Ensure();
        return new AcmeKeys
        {
            Authority = issuer.ExportCertificatePem() + "\n",
            Certificate = certificate.ExportCertificatePem() + "\n",
            Key = authority.ReadKey(Name),
        };
    }
}
