using System.Collections.Concurrent;

namespace QgoBuild.Engine.Execution;

/// <summary>
/// Threads of their own for work that blocks, started when they are needed. The thread pool is left to what the work itself does there: a
/// target that waits for its own tasks must not take their threads.
/// </summary>
/// <param name="maxThreads">How many threads there are at most.</param>
internal sealed class WorkerThreads<T>(int maxThreads) : IDisposable
{
    private readonly BlockingCollection<Func<T>> _work = [];
    private readonly BlockingCollection<T> _results = [];
    private int _threads;
    private int _busy;

    /// <summary>Has some work done. Work that throws ends the process: it must not.</summary>
    public void Post(Func<T> work)
    {
        _busy++;
        if (_threads < Math.Min(_busy, maxThreads))
        {
            _threads++;
            new Thread(ProcessWork) { IsBackground = true, Name = $"target {_threads}" }.Start();
        }

        _work.Add(work);
    }

    /// <summary>Waits for the next piece of work to be done.</summary>
    public T TakeResult()
    {
        var done = _results.Take();
        _busy--;
        return done;
    }

    public void Dispose() => _work.CompleteAdding();

    private void ProcessWork()
    {
        foreach (var work in _work.GetConsumingEnumerable()) _results.Add(work());
    }
}
