using System.Text;

namespace QgoBuild.Bootstrap.Tests;

/// <summary>The lines of a stream as they arrive, for tests that wait for one of them.</summary>
internal sealed class LineCollector
{
    private readonly Lock _lock = new();
    private readonly StringBuilder _text = new();
    private readonly List<(string Line, TaskCompletionSource Seen)> _waiters = [];

    public string Text
    {
        get
        {
            lock (_lock)
                return _text.ToString();
        }
    }

    /// <param name="line">A line without its end, or null at the end of the stream.</param>
    public void Add(string? line)
    {
        if (line is null) return;
        lock (_lock)
        {
            _text.Append(line).Append('\n');
            foreach (var awaited in _waiters.Where(awaited => awaited.Line == line))
                awaited.Seen.TrySetResult();
        }
    }

    /// <summary>Completes when <paramref name="line"/> has arrived.</summary>
    public Task WaitForLineAsync(string line, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_text.ToString().Split('\n').Contains(line)) return Task.CompletedTask;
            var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((line, seen));
            return seen.Task.WaitAsync(cancellationToken);
        }
    }
}
