using System.Security.Cryptography;
using QgoBuild.Delivery.Remote.Wire;

namespace QgoBuild.Delivery.Remote.HostKeys;

/// <summary>A public key of a server, as in known_hosts, or of a user: its type and its bytes.</summary>
/// <param name="Type">The key's type, such as <c>ssh-ed25519</c> or <c>ssh-rsa</c>.</param>
/// <param name="Base64">The key's bytes, in base64.</param>
public sealed record HostKey(string Type, string Base64)
{
    /// <summary>The fingerprint as ssh-keygen prints it: <c>SHA256:…</c></summary>
    public string Fingerprint => "SHA256:" + Convert.ToBase64String(SHA256.HashData(Convert.FromBase64String(Base64))).TrimEnd('=');

    /// <summary>Reads a key as a server sends it. It begins with its type.</summary>
    /// <exception cref="FormatException">The bytes do not begin with a type.</exception>
    public static HostKey FromBytes(ReadOnlySpan<byte> key) => new(new SshWireReader(key).ReadText(), Convert.ToBase64String(key));

    /// <summary>The type and the bytes, as in a line of known_hosts.</summary>
    public override string ToString() => $"{Type} {Base64}";
}
