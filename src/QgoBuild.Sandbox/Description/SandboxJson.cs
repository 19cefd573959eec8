using System.Text.Json.Serialization;

namespace QgoBuild.Sandbox.Description;

/// <summary>Serializers made at compile time: reading the description costs no reflection at the build's start.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(SandboxDescription))]
[JsonSerializable(typeof(CachedResults))]
internal sealed partial class SandboxJson : JsonSerializerContext;
