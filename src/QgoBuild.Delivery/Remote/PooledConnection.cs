namespace QgoBuild.Delivery.Remote;

/// <summary>A connection to a server, with the number of commands that it runs concurrently. Not thread-safe: its owner locks.</summary>
internal sealed class PooledConnection(SshConnection connection, int capacity) : IAsyncDisposable
{
    public SshConnection Connection { get; } = connection;

    public KeepAlive KeepAlive { get; } = new(connection.Client);

    public bool HasCapacity => _running < _capacity && KeepAlive.Cause is null;

    private int _capacity = capacity;
    private int _running;

    public void Acquire() => _running++;

    public void Release() => _running--;

    /// <summary>Limits the capacity to the number of running commands (at least one), after the server has refused a further one.</summary>
    /// <returns>The new capacity.</returns>
    public int ReduceCapacity() => _capacity = Math.Max(1, _running - 1);

    public async ValueTask DisposeAsync()
    {
        await KeepAlive.DisposeAsync().ConfigureAwait(false);
        await Connection.DisposeAsync().ConfigureAwait(false);
    }
}
