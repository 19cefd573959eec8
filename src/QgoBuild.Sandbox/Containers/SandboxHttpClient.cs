using System.Security.Cryptography.X509Certificates;

namespace QgoBuild.Sandbox.Containers;

/// <summary>HTTPS to the sandbox's own services: it accepts certificates of the sandbox's authority and no others.</summary>
internal sealed class SandboxHttpClient : HttpClient
{
    private readonly X509Certificate2 _authority;

    /// <param name="authority">The authority's certificate, in PEM.</param>
    public SandboxHttpClient(string authority)
        : this(X509Certificate2.CreateFromPem(authority)) { }

    private SandboxHttpClient(X509Certificate2 authority) : base(CreateHandler(authority)) => _authority = authority;

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing) _authority.Dispose();
    }

    private static SocketsHttpHandler CreateHandler(X509Certificate2 authority)
    {
        var handler = new SocketsHttpHandler();
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            CustomTrustStore = { authority },
            RevocationMode = X509RevocationMode.NoCheck,
        };
        return handler;
    }
}
