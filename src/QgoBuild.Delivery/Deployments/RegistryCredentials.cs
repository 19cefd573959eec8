using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace QgoBuild.Delivery.Deployments;

/// <summary>What a server logs in to a registry with. It travels on standard input only and lives in the server's memory.</summary>
/// <param name="Registry">The registry, as the server names it.</param>
/// <param name="User">The user.</param>
/// <param name="Password">The password or token. Never shown.</param>
public sealed record RegistryCredentials(string Registry, string User, string Password)
{
    private static readonly JsonSerializerOptions CompactJson = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The content of a Docker configuration (<c>config.json</c>) that holds them. Whoever writes it to a file removes it as well.</summary>
    public byte[] ToDockerConfiguration() => JsonSerializer.SerializeToUtf8Bytes(
        new JsonObject { ["auths"] = new JsonObject { [Registry] = new JsonObject { ["auth"] = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{Password}")) } } },
        CompactJson);

    /// <summary>User and registry, without the password.</summary>
    public override string ToString() => $"{User} at {Registry}";
}
