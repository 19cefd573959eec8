using System.Text.Json.Serialization;

namespace QgoBuild.Delivery.Environments;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectRequiredConstructorParameters = true, WriteIndented = true)]
[JsonSerializable(typeof(EnvironmentState))]
internal sealed partial class EnvironmentJson : JsonSerializerContext;
