using System.Security.Cryptography;
using QgoBuild.Delivery.Remote.Wire;

namespace QgoBuild.Delivery.Remote.HostKeys;

/// <summary>A public key: its type and its bytes. It is a server's, as it stands in known_hosts; those of users have the same form.</summary>
/// <param name="Type">The key's type, such as <c>ssh-ed25519</c> or <c>ssh-rsa</c>.</param>
/// <param name="Base64">The key's bytes, in base64.</param>
public sealed record HostKey(string Type, string Base64)
{
    /// <summary>The fingerprint as ssh-keygen prints it: <c>SHA256:…</c></summary>
    public string Fingerprint => "SHA256:" + Convert.ToBase64String(SHA256.HashData(Convert.FromBase64String(Base64))).TrimEnd('=');

    /// <summary>Reads a key as a server sends it. Its type is the first thing in it.</summary>
    /// <exception cref="FormatException">It does not begin with a type.</exception>
    public static HostKey FromBytes(ReadOnlySpan<byte> key) => new(new SshWireReader(key).ReadText(), Convert.ToBase64String(key));

    /// <summary>The type and the bytes, as they stand in a line of known_hosts.</summary>
    public override string ToString() => $"{Type} {Base64}";
}
