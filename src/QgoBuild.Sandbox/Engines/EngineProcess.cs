namespace QgoBuild.Sandbox.Engines;

/// <summary>A process, as /proc describes it.</summary>
internal sealed record EngineProcess(int Id, IReadOnlyList<string> Arguments, string ControlGroups);
