namespace QgoBuild.Engine.Session;

/// <summary>
/// The output of targets that run at once, as if they had run one after the other: the group that was opened first is seen as it
/// is written, the others are kept until their turn comes. With one group at a time nothing is kept at all.
/// </summary>
/// <param name="maxLines">How many lines of a group are remembered.</param>
/// <param name="maxLineLength">How many letters of a line are remembered.</param>
internal sealed class OutputGroups(int maxLines, int maxLineLength)
{
    private readonly Lock _groupsLock = new();
    private readonly Queue<OutputGroup> _openGroups = new();

    /// <summary>Opens a group, which is seen after those that were opened before it.</summary>
    /// <param name="output">Where its output goes.</param>
    /// <param name="error">Where its errors go.</param>
    public OutputGroup Open(TextWriter output, TextWriter error)
    {
        lock (_groupsLock)
        {
            var group = new OutputGroup(this, output, error, new OutputLog(maxLines, maxLineLength));
            _openGroups.Enqueue(group);
            return group;
        }
    }

    /// <summary>Writes what a group has to say, at once if it is its turn.</summary>
    public void Write(OutputGroup group, TextWriter destination, ReadOnlySpan<char> text)
    {
        lock (_groupsLock)
        {
            group.Log.Add(text);
            if (_openGroups.TryPeek(out var first) && first == group) destination.Write(text);
            else group.Buffer(destination, text);
        }
    }

    /// <summary>Makes seen what was written so far.</summary>
    public void Flush(OutputGroup group, TextWriter destination)
    {
        lock (_groupsLock)
        {
            if (_openGroups.TryPeek(out var first) && first == group) destination.Flush();
        }
    }

    /// <summary>Ends a group. If it was the one being seen, the next ones follow.</summary>
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
