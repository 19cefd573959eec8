namespace QgoBuild.Engine.Session;

/// <summary>The output of targets that run at once, shown as if they ran one after the other: the group that was opened first is written
/// through, the others are stored until their turn comes. A single group is never stored.</summary>
/// <param name="maxLines">The maximum number of lines to keep of a group.</param>
/// <param name="maxLineLength">The maximum number of characters to keep of a line.</param>
internal sealed class OutputGroups(int maxLines, int maxLineLength)
{
    private readonly Lock _groupsLock = new();
    private readonly Queue<OutputGroup> _openGroups = new();

    /// <summary>Opens a group, which is shown after the groups opened before it.</summary>
    /// <param name="output">The writer for its standard output.</param>
    /// <param name="error">The writer for its standard error.</param>
    public OutputGroup Open(TextWriter output, TextWriter error)
    {
        lock (_groupsLock)
        {
            var group = new OutputGroup(this, output, error, new OutputLog(maxLines, maxLineLength));
            _openGroups.Enqueue(group);
            return group;
        }
    }

    /// <summary>Writes text of a group, at once if it is its turn.</summary>
    public void Write(OutputGroup group, TextWriter destination, ReadOnlySpan<char> text)
    {
        lock (_groupsLock)
        {
            group.Log.Add(text);
            if (_openGroups.TryPeek(out var first) && first == group) destination.Write(text);
            else group.Buffer(destination, text);
        }
    }

    /// <summary>Flushes the text written so far.</summary>
    public void Flush(OutputGroup group, TextWriter destination)
    {
        lock (_groupsLock)
        {
            if (_openGroups.TryPeek(out var first) && first == group) destination.Flush();
        }
    }

    /// <summary>Ends a group. If it was the one being shown, the next ones follow.</summary>
    public void Close(OutputGroup group)
    {
        lock (_groupsLock)
        {
            group.IsClosed = true;
            while (_openGroups.TryPeek(out var first) && first.IsClosed)
            {
                _openGroups.Dequeue();
                if (_openGroups.TryPeek(out var next)) next.WriteBuffered();
            }
        }
    }
}

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

/// <summary>Writes to an output group.</summary>
internal sealed class GroupWriter(OutputGroups groups, OutputGroup group, TextWriter destination) : TextWriter
{
    public override Encoding Encoding => destination.Encoding;
    public override void Write(char value) => Write(new ReadOnlySpan<char>(in value));
    public override void Write(string? value) => Write(value.AsSpan());
    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));
    public override void Write(ReadOnlySpan<char> buffer) => groups.Write(group, destination, buffer);

    // Write a whole line at once, so that no other group writes into it.
    public override void WriteLine(string? value) => Write($"{value}{CoreNewLine.AsSpan()}");

    public override void Flush() => groups.Flush(group, destination);
}
