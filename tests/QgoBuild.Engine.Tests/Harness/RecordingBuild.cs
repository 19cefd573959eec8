namespace QgoBuild.Tests.Engine.Harness;

/// <summary>A build that records its targets and hooks.</summary>
internal abstract class RecordingBuild : NukeBuild
{
    public List<string> Trace { get; } = [];

    public string Order => string.Join(' ', Trace);

    protected Action Record(string name) => () => Trace.Add(name);
}
