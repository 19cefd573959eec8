using System.Text.Json.Serialization;

namespace QgoBuild.Delivery.Registry;

/// <summary>What a registry and its token service answer: the parts that are read.</summary>
internal static class RegistryResponse
{
    /// <summary>A token service's answer; services use either name.</summary>
    internal sealed record Token([property: JsonPropertyName("token")] string? Value, [property: JsonPropertyName("access_token")] string? AccessToken);

    /// <summary>An image's manifest (with a config) or an index of images for several platforms (with manifests).</summary>
    internal sealed record Manifest(Descriptor? Config, IReadOnlyList<Descriptor>? Manifests);

    /// <summary>What a manifest points to.</summary>
    internal sealed record Descriptor(string Digest, Platform? Platform);

    /// <summary>What an image runs on. Attestations beside an image run on «unknown».</summary>
    internal sealed record Platform([property: JsonPropertyName("os")] string OperatingSystem, string? Architecture)
    {
        public string Name => $"{OperatingSystem}/{Architecture}";
    }

    /// <summary>An image's configuration.</summary>
    internal sealed record ImageConfig(
        [property: JsonPropertyName("config")] ContainerConfig? Container, [property: JsonPropertyName("os")] string? OperatingSystem, string? Architecture, DateTimeOffset? Created);

    /// <summary>The part of an image's configuration that becomes a container's. Docker writes the name with a capital.</summary>
    internal sealed record ContainerConfig([property: JsonPropertyName("Labels")] IReadOnlyDictionary<string, string>? Labels);
}
