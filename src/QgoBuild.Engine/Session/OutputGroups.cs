namespace QgoBuild.Engine.Session;

/// <summary>
/// The output of targets that run at once, shown as if they ran one after the other: the group that was opened first is written through,
/// the others are stored until their turn comes. A single group is never stored.
/// </summary>
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
