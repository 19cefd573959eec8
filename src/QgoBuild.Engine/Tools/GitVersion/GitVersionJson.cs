using System.Text.Json.Serialization;

namespace QgoBuild.Engine.Tools.GitVersion;

/// <summary>Reads a version without reflection, which would take longer than the reading.</summary>
[JsonSerializable(typeof(GitVersion))]
internal sealed partial class GitVersionJson : JsonSerializerContext;
