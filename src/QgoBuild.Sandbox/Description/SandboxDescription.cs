using System.Text.Json.Serialization;

namespace QgoBuild.Sandbox.Description;

/// <summary>The description of a sandbox, kept as <c>sandbox.json</c> in its directory. The file exists exactly when the sandbox was
/// brought up completely; it does not show whether the sandbox still runs.</summary>
public sealed record SandboxDescription
{
    /// <summary>The server of the environment staging.</summary>
    public required ServerDescription Staging { get; init; }

    /// <summary>The server of the environment production.</summary>
    public required ServerDescription Production { get; init; }

    /// <summary>The image registry.</summary>
    public required RegistryDescription Registry { get; init; }

    /// <summary>The git origin.</summary>
    public required OriginDescription Origin { get; init; }

    /// <summary>The certificate authority that speaks ACME.</summary>
    public required AcmeDescription Acme { get; init; }

    /// <summary>The Docker engine underneath.</summary>
    public required EngineDescription Engine { get; init; }

    /// <summary>The base images.</summary>
    public required ImagesDescription Images { get; init; }

    /// <summary>Absolute paths, on the servers, of compose files that a release needs there in addition to its own: empty where Prisma's
    /// own schema engine can be downloaded.</summary>
    public required IReadOnlyList<string> ComposeOverrides { get; init; }

    /// <summary>Identifies the build of this library that made the sandbox: another one checks everything again.</summary>
    public required Guid MadeBy { get; init; }

    /// <summary>Reads the description of the sandbox in <paramref name="directory"/>; null when there is none.</summary>
    /// <exception cref="SandboxException">The file is there but is not a description.</exception>
    public static SandboxDescription? Load(SandboxDirectory directory)
    {
        ArgumentNullException.ThrowIfNull(directory);
        try
        {
            using var file = File.OpenRead(directory.DescriptionFile);
            return JsonSerializer.Deserialize(file, SandboxJson.Default.SandboxDescription);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException) { return null; }
        catch (JsonException damaged)
        {
            throw new SandboxException(
                $"{directory.DescriptionFile} cannot be read: {damaged.Message} ./build.sh SandboxUp writes it anew.", damaged);
        }
    }

    /// <summary>Writes the description; a reader sees the old one or the new one, never a part.</summary>
    public void Save(SandboxDirectory directory)
    {
        ArgumentNullException.ThrowIfNull(directory);
        PrivateFile.Write(directory.DescriptionFile, JsonSerializer.Serialize(this, SandboxJson.Default.SandboxDescription) + "\n");
    }
}

/// <summary>One server of the sandbox, with all that is required to reach it from this machine.</summary>
public sealed record ServerDescription
{
    /// <summary>The address of its SSH port.</summary>
    public required string Host { get; init; }

    /// <summary>Its SSH port.</summary>
    public required int Port { get; init; }

    /// <summary>The loopback address on which all of its ports are published.</summary>
    public required string Address { get; init; }

    /// <summary>The names of its sites inside the sandbox's network, the main one first. They mean nothing outside of it.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>The user to log in as.</summary>
    public required string User { get; init; }

    /// <summary>Absolute path of that user's private key, in OpenSSH's format, without a passphrase.</summary>
    public required string PrivateKey { get; init; }

    /// <summary>Absolute path of a known_hosts file that holds the server's key.</summary>
    public required string KnownHosts { get; init; }

    /// <summary>The environment's directory on the server. It has a space in it and does not exist before the first deployment.</summary>
    public required string Directory { get; init; }

    /// <summary>Where the environment's frontend answers, without a slash at the end.</summary>
    public required string Url { get; init; }

    /// <summary>Where the environment's backend answers, without a slash at the end.</summary>
    public required string Api { get; init; }

    /// <summary>Absolute path of a file with the roots, in PEM, that the certificates of these addresses chain up to: <c>curl --cacert FILE
    /// --resolve NAME:443:ADDRESS URL</c>. Null, and not in the file, where they are plain HTTP.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? CertificateAuthority { get; init; }
}

/// <summary>The Docker engine that runs the sandbox.</summary>
public sealed record EngineDescription
{
    /// <summary>The value of DOCKER_HOST.</summary>
    public required string Address { get; init; }

    /// <summary>The value of DOCKER_CONFIG: holds the registry's login and the compose and buildx plugins.</summary>
    public required string ConfigDirectory { get; init; }
}

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

/// <summary>The base images: what the application is built on and tested with, and what the servers run beside it.</summary>
public sealed record ImagesDescription
{
    /// <summary>Node 18 with npm 10, as this machine's engine names it.</summary>
    public required string Node { get; init; }

    /// <summary>Nginx with curl, as this machine's engine names it.</summary>
    public required string Nginx { get; init; }

    /// <summary>MySQL, as this machine's engine names it.</summary>
    public required string Mysql { get; init; }

    /// <summary>The same MySQL as the servers pull it, by digest.</summary>
    public required string ServerMysql { get; init; }

    /// <summary>The same Nginx as the servers pull it, by digest.</summary>
    public required string ServerNginx { get; init; }

    /// <summary>Certbot with openssl as the servers pull it, by digest.</summary>
    public required string ServerCertbot { get; init; }
}

/// <summary>The sandbox's git origin: a bare repository over SSH.</summary>
public sealed record OriginDescription
{
    /// <summary>The repository as this machine names it.</summary>
    public required string Url { get; init; }

    /// <summary>The repository as the servers name it; their deploy key may fetch and nothing else.</summary>
    public required string ServerUrl { get; init; }

    /// <summary>Absolute path of the private key that may push.</summary>
    public required string PrivateKey { get; init; }

    /// <summary>Absolute path of a known_hosts file that holds the origin's key.</summary>
    public required string KnownHosts { get; init; }
}

/// <summary>The sandbox's certificate authority that speaks ACME, as Let's Encrypt does. It validates at port 80 of the servers' names, and
/// keeps accounts in memory: one that starts again knows none of them and has a new root.</summary>
public sealed record AcmeDescription
{
    /// <summary>URL of the ACME directory as the servers name it.</summary>
    public required string Directory { get; init; }

    /// <summary>Absolute path, on the servers, of the certificate of the authority that signed the endpoint's, in PEM; anyone there may
    /// read it.</summary>
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

/// <summary>Serializers made at compile time: reading the description costs no reflection at the build's start.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(SandboxDescription))]
[JsonSerializable(typeof(CachedResults))]
internal sealed partial class SandboxJson : JsonSerializerContext;
