using System.Text.Json.Serialization;

namespace QgoBuild.Delivery.Registry;

/// <summary>Serialisation compiled ahead of time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RegistryAnswer.Token))]
[JsonSerializable(typeof(RegistryAnswer.Manifest))]
[JsonSerializable(typeof(RegistryAnswer.ImageConfig))]
internal sealed partial class RegistryJson : JsonSerializerContext;
