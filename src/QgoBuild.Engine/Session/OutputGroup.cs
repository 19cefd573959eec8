using System.Text;

namespace QgoBuild.Engine.Session;

/// <summary>The output of one of several targets that run at the same time.</summary>
internal sealed class OutputGroup(OutputGroups groups, TextWriter output, TextWriter error, OutputLog log) : IDisposable
{
    private readonly List<(TextWriter Destination, StringBuilder Text)> _buffered = [];

    /// <summary>The last lines of the output.</summary>
    public OutputLog Log => log;

    /// <summary>The writer for standard output.</summary>
    public TextWriter Output => new GroupWriter(groups, this, output);

    /// <summary>The writer for standard error.</summary>
    public TextWriter Error => new GroupWriter(groups, this, error);

    /// <summary>Whether the output is complete.</summary>
    public bool IsClosed { get; set; }

    /// <summary>Stores text for later, in order.</summary>
    public void Buffer(TextWriter destination, ReadOnlySpan<char> text)
    {
        if (_buffered.Count == 0 || _buffered[^1].Destination != destination) _buffered.Add((destination, new StringBuilder()));
        _buffered[^1].Text.Append(text);
    }

    /// <summary>Writes the stored text.</summary>
    public void WriteBuffered()
    {
        foreach (var (destination, text) in _buffered)
        {
            foreach (var chunk in text.GetChunks()) destination.Write(chunk.Span);
            destination.Flush();
        }

        _buffered.Clear();
    }

    public void Dispose() => groups.Close(this);
}
