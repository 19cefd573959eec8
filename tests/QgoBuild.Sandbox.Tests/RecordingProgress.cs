namespace QgoBuild.Sandbox.Tests;

/// <summary>Keeps the lines that were reported, in order and at once.</summary>
internal sealed class RecordingProgress : IProgress<string>
{
    private readonly List<string> _lines = [];

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lines)
                return [.. _lines];
        }
    }

    public void Report(string value)
    {
        lock (_lines)
            _lines.Add(value);
    }
}
