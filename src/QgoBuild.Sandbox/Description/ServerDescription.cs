using System.Text.Json.Serialization;

namespace QgoBuild.Sandbox.Description;

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

    /// <summary>
    /// Absolute path of a file with the roots, in PEM, that the certificates of these addresses chain up to: <c>curl --cacert FILE
    /// --resolve NAME:443:ADDRESS URL</c>. Null, and not in the file, where they are plain HTTP.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? CertificateAuthority { get; init; }
}
