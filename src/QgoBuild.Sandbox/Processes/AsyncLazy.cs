namespace QgoBuild.Sandbox.Processes;

/// <summary>Work that the first caller starts and all callers share.</summary>
internal sealed class AsyncLazy<T>
{
    private readonly Lock _gate = new();
    private Task<T>? _work;

    public Task<T> RunAsync(Func<Task<T>> work)
    {
        lock (_gate)
            return _work ??= work();
    }
}
