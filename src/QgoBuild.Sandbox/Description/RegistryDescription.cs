namespace QgoBuild.Sandbox.Description;

/// <summary>The sandbox's image registry: TLS by a certificate authority of its own, one user with a password.</summary>
public sealed record RegistryDescription
{
    /// <summary>host:port as this machine and its Docker engine name it.</summary>
    public required string Address { get; init; }

    /// <summary>host:port as the servers name it. Repositories have the same paths under either name.</summary>
    public required string ServerAddress { get; init; }

    /// <summary>The user to log in as.</summary>
    public required string User { get; init; }

    /// <summary>Absolute path of a file that holds the password and nothing else.</summary>
    public required string PasswordFile { get; init; }

    /// <summary>Absolute path of the certificate authority's certificate, in PEM.</summary>
    public required string Certificate { get; init; }
}
