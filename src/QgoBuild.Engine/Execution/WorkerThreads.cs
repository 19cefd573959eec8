namespace QgoBuild.Engine.Execution;

/// <summary>Dedicated threads for blocking work, started on demand. The thread pool stays free for the work's own tasks: a target that
/// waits for its tasks must not occupy their threads.</summary>
/// <param name="maxThreads">The maximum number of threads.</param>
internal sealed class WorkerThreads<T>(int maxThreads) : IDisposable
{
    private readonly BlockingCollection<Func<T>> _work = [];
    private readonly BlockingCollection<T> _results = [];
    private int _threads;
    private int _busy;

    /// <summary>Runs work on one of the threads. The work must not throw: an exception ends the process.</summary>
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

    /// <summary>Waits until the next piece of work is done.</summary>
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
