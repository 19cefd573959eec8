namespace QgoBuild.Tests.Engine.Harness;

/// <summary>A build whose targets and hooks leave a trace.</summary>
internal abstract class RecordingBuild : NukeBuild
{
    public List<string> Trace { get; } = [];

    public string Order => string.Join(' ', Trace);

    protected Action Record(string name) => () => Trace.Add(name);
}
