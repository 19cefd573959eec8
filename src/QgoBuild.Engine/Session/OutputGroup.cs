using System.Text;

namespace QgoBuild.Engine.Session;

/// <summary>The output of one target among others that run at the same time.</summary>
internal sealed class OutputGroup(OutputGroups groups, TextWriter output, TextWriter error, OutputLog log) : IDisposable
{
    private readonly List<(TextWriter Destination, StringBuilder Text)> _buffered = [];

    /// <summary>The end of all that was written.</summary>
    public OutputLog Log => log;

    /// <summary>Takes what belongs to standard output.</summary>
    public TextWriter Output => new GroupWriter(groups, this, output);

    /// <summary>Takes what belongs to standard error.</summary>
    public TextWriter Error => new GroupWriter(groups, this, error);

    /// <summary>Whether nothing more will come.</summary>
    public bool IsClosed { get; set; }

    /// <summary>Keeps text for later, in the order in which it came.</summary>
    public void Buffer(TextWriter destination, ReadOnlySpan<char> text)
    {
        if (_buffered.Count == 0 || _buffered[^1].Destination != destination) _buffered.Add((destination, new StringBuilder()));
        _buffered[^1].Text.Append(text);
    }

    /// <summary>Writes what was kept: its turn has come.</summary>
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
