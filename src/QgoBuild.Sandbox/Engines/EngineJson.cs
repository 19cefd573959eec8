using System.Text.Json.Serialization;

namespace QgoBuild.Sandbox.Engines;

[JsonSerializable(typeof(HostState))]
internal sealed partial class EngineJson : JsonSerializerContext;
