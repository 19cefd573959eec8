using System.Text;

namespace QgoBuild.Engine.Session;

/// <summary>The output of one target among others that run at the same time.</summary>
internal sealed class OutputGroup(OutputGroups groups, TextWriter output, TextWriter error, OutputLog log) : IDisposable
{
    private readonly List<(TextWriter Destination, StringBuilder Text)> _kept = [];

    /// <summary>The end of all that was written.</summary>
    public OutputLog Log => log;

    /// <summary>Takes what belongs to standard output.</summary>
    public TextWriter Output => new GroupWriter(groups, this, output);

    /// <summary>Takes what belongs to standard error.</summary>
    public TextWriter Error => new GroupWriter(groups, this, error);

    /// <summary>Whether nothing more will come.</summary>
    public bool IsClosed { get; set; }

    /// <summary>Keeps text for later, in the order in which it came.</summary>
    public void Keep(TextWriter destination, ReadOnlySpan<char> text)
    {
        if (_kept.Count == 0 || _kept[^1].Destination != destination) _kept.Add((destination, new StringBuilder()));
        _kept[^1].Text.Append(text);
    }

    /// <summary>Writes what was kept: its turn has come.</summary>
    public void Release()
    {
        foreach (var (destination, text) in _kept)
        {
            foreach (var chunk in text.GetChunks()) destination.Write(chunk.Span);
            destination.Flush();
        }

        _kept.Clear();
    }

    public void Dispose() => groups.Close(this);
}
