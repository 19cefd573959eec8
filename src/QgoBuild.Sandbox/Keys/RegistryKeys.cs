using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Generators;

namespace QgoBuild.Sandbox.Keys;

/// <summary>The registry's authority, certificate, user and password.</summary>
internal sealed record RegistryKeys
{
    public const string User = "ci";

    /// <summary>The name by which the servers know the registry.</summary>
    public const string Host = "registry.sandbox";

    private const string Name = "registry";

    /// <summary>Absolute path of the authority's certificate.</summary>
    public required string AuthorityFile { get; init; }

    /// <summary>The authority's certificate, in PEM; so are the registry's certificate and its key.</summary>
    public required string Authority { get; init; }

    public required string Certificate { get; init; }

    public required string Key { get; init; }

    public required string PasswordFile { get; init; }

    public required string Password { get; init; }

    /// <summary>The registry's file of users.</summary>
    public required string Users { get; init; }

    /// <summary>Reads what is there, or makes and keeps it.</summary>
    public static RegistryKeys Ensure(SandboxDirectory directory, IEnumerable<IPAddress> addresses, TimeProvider time)
    {
        var authority = new CertificateAuthority(directory.Certificates, time);
        using var certificate = authority.Issue(Name, Host, addresses);
        using var issuer = authority.Ensure();
        var passwordFile = Path.Combine(directory.Registry, "password");
        var password = Ensure(passwordFile, () => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)));
        return new RegistryKeys
        {
            AuthorityFile = authority.CertificateFile,
            Authority = issuer.ExportCertificatePem() + "\n",
            Certificate = certificate.ExportCertificatePem() + "\n",
            Key = authority.ReadKey(Name),
            PasswordFile = passwordFile,
            Password = password,
            Users = Ensure(Path.Combine(directory.Registry, "htpasswd"), () => $"{User}:{Bcrypt(password)}\n"),
        };
    }

    // The registry checks the password with every request. It is 128 random bits: a costly hash would only slow down pushes.
    private static string Bcrypt(string password) =>
        OpenBsdBCrypt.Generate("2y", password.ToCharArray(), RandomNumberGenerator.GetBytes(16), 4);

    private static string Ensure(string file, Func<string> make)
    {
        if (!File.Exists(file)) PrivateFile.Write(file, make());
        return File.ReadAllText(file);
    }
}
