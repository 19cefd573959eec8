using System.Text.Json.Serialization;

namespace QgoBuild.Delivery.Environments;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(EnvironmentState))]
[JsonSerializable(typeof(DeploymentJournals))]
internal sealed partial class EnvironmentJson : JsonSerializerContext;
