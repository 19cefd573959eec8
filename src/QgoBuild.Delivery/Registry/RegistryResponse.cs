using System.Security.Authentication;

namespace QgoBuild.Delivery.Registry;

/// <summary>The responses of a registry and its token service: the parts that are read.</summary>
internal static class RegistryResponse
{
    /// <summary>The response of a token service; services use either name.</summary>
    internal sealed record Token([property: JsonPropertyName("token")] string? Value,
        [property: JsonPropertyName("access_token")] string? AccessToken);

    /// <summary>An image's manifest (with a config) or an index of images for several platforms (with manifests).</summary>
    internal sealed record Manifest(Descriptor? Config, IReadOnlyList<Descriptor>? Manifests, IReadOnlyList<Descriptor>? Layers);

    /// <summary>An entry of a manifest.</summary>
    internal sealed record Descriptor(string Digest, long Size, Platform? Platform);

    /// <summary>The platform of an image. Attestations beside an image have the platform "unknown".</summary>
    internal sealed record Platform([property: JsonPropertyName("os")] string OperatingSystem, string? Architecture)
    {
        public string Name => $"{OperatingSystem}/{Architecture}";
    }

    /// <summary>An image's configuration.</summary>
    internal sealed record ImageConfig(
        [property: JsonPropertyName("config")] ContainerConfig? Container, [property: JsonPropertyName("os")] string? OperatingSystem,
        string? Architecture, DateTimeOffset? Created);

    /// <summary>The container part of an image's configuration. Docker writes the member's name with a capital letter.</summary>
    internal sealed record ContainerConfig([property: JsonPropertyName("Labels")] IReadOnlyDictionary<string, string>? Labels);
}

/// <summary>Serialisation without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RegistryResponse.Token))]
[JsonSerializable(typeof(RegistryResponse.Manifest))]
[JsonSerializable(typeof(RegistryResponse.ImageConfig))]
internal sealed partial class RegistryJson : JsonSerializerContext;

/// <summary>Translates a failed request to a registry into an error with a reason and a remedy.</summary>
internal static class RegistryFailure
{
    public static DeliveryException ToException(HttpRequestException error, RegistryAccess registry)
    {
        var host = registry.Url.Host;
        return error.InnerException switch
        {
            NetworkForbiddenException forbidden => forbidden,
            AuthenticationException tls =>
                CreateException($"its certificate is not trusted: {tls.Message}", GetShowCertificatesCommand(registry)),
            SocketException { SocketErrorCode: SocketError.ConnectionRefused } =>
                CreateException("it refuses connections: nothing listens there."),
            SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData } =>
                CreateException($"the name {host} has no address."),
            var cause => CreateException(cause?.Message ?? error.Message),
        };

        RegistryUnreachableException CreateException(string reason, string? remedy = null) => new(registry, reason, remedy, error);
    }

    private static string GetShowCertificatesCommand(RegistryAccess registry) =>
        RemoteCommand.Of("openssl", "s_client", "-showcerts", "-connect", $"{registry.Url.Host}:{registry.Url.Port}").Text;
}

/// <summary>A registry gives no usable response: it is not reachable, its certificate is not trusted, or it has an error of its
/// own.</summary>
public sealed class RegistryUnreachableException : DeliveryException
{
    internal RegistryUnreachableException(RegistryAccess registry, string reason, string? remedy = null, Exception? cause = null)
        : base($"The registry {registry} gives no usable response: {reason}", remedy ?? $"curl -v {registry.Url}v2/", cause)
    {
    }
}

/// <summary>A registry responds, but refuses this user, or refuses the user access to this repository.</summary>
public sealed class RegistryUnauthorizedException : DeliveryException
{
    internal RegistryUnauthorizedException(RegistryAccess registry, string what)
        : base(
            registry.User is { } user
                ? $"The registry {registry} refuses the user {user} access to {what}: " +
                    "the password is wrong, or has no permission to read packages."
                : $"The registry {registry} requires a login for {what}, and no user is configured.",
            RemoteCommand.Of("docker", "login", registry.Address, "-u", registry.User ?? "USER").Text)
    {
    }
}
