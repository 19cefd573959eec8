using System.Text.Json.Serialization;

namespace QgoBuild.Delivery.Registry;

/// <summary>Serialisation compiled ahead of time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RegistryResponse.Token))]
[JsonSerializable(typeof(RegistryResponse.Manifest))]
[JsonSerializable(typeof(RegistryResponse.ImageConfig))]
internal sealed partial class RegistryJson : JsonSerializerContext;
