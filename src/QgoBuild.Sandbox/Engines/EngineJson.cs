using System.Text.Json.Serialization;

namespace QgoBuild.Sandbox.Engines;

[JsonSerializable(typeof(HostSnapshot))]
internal sealed partial class EngineJson : JsonSerializerContext;
