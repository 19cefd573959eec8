namespace QgoBuild.Delivery.Deployments;

/// <summary>The credentials with which a server logs in to a registry. They are sent on standard input only and kept in the server's
/// memory.</summary>
/// <param name="Registry">The registry, as seen from the server.</param>
/// <param name="User">The user.</param>
/// <param name="Password">The password or token. Never displayed.</param>
public sealed record RegistryCredentials(string Registry, string User, string Password)
{
    private static readonly JsonSerializerOptions CompactJson = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The content of a Docker configuration (<c>config.json</c>) that holds them. A caller that writes it to a file must remove
    /// the file.</summary>
    public byte[] ToDockerConfiguration() => JsonSerializer.SerializeToUtf8Bytes(
        new JsonObject { ["auths"] = new JsonObject { [Registry] = new JsonObject { ["auth"] = Encode($"{User}:{Password}") } } },
        CompactJson);

    private static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    /// <summary>User and registry, without the password.</summary>
    public override string ToString() => $"{User} at {Registry}";
}
