namespace QgoBuild.Engine.Session;

/// <summary>Keeps the last lines of the output in bounded memory. Used under the lock of the groups.</summary>
internal sealed class OutputLog(int maxLines, int maxLineLength)
{
    private readonly Queue<string> _lines = [];
    private readonly StringBuilder _line = new();

    /// <summary>The number of dropped lines at the beginning.</summary>
    public long Omitted { get; private set; }

    /// <summary>The kept lines, including an incomplete last one.</summary>
    public IReadOnlyList<string> Lines => _line.Length == 0 ? [.. _lines] : [.. _lines, _line.ToString()];

    public void Clear()
    {
        _lines.Clear();
        _line.Clear();
        Omitted = 0;
    }

    public void Add(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            var end = text.IndexOf('\n');
            var part = end < 0 ? text : text[..end];
            // One character more than the maximum shows that the line was longer.
            _line.Append(part[..Math.Min(part.Length, Math.Max(0, maxLineLength + 1 - _line.Length))]);
            if (end < 0) return;
            EndLine();
            text = text[(end + 1)..];
        }
    }

    private void EndLine()
    {
        _lines.Enqueue(_line.ToString());
        _line.Clear();
        if (_lines.Count <= maxLines) return;
        _lines.Dequeue();
        Omitted++;
    }
}
