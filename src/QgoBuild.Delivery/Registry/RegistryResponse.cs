using System.Text.Json.Serialization;

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
