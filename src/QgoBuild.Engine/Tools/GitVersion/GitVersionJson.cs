using System.Text.Json.Serialization;

namespace QgoBuild.Engine.Tools.GitVersion;

/// <summary>Reads a version without reflection, which would cost more than reading it.</summary>
[JsonSerializable(typeof(GitVersion))]
internal sealed partial class GitVersionJson : JsonSerializerContext;
