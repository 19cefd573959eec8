namespace QgoBuild.Delivery.Remote;

/// <summary>One connection to a server, and how many commands it takes at once. Not safe for several threads: its owner locks.</summary>
internal sealed class PooledConnection(SshConnection connection, int capacity) : IAsyncDisposable
{
    public SshConnection Connection { get; } = connection;

    public KeepAlive KeepAlive { get; } = new(connection.Client);

    public bool HasCapacity => _running < _capacity && KeepAlive.Cause is null;

    private int _capacity = capacity;
    private int _running;

    public void Acquire() => _running++;

    public void Release() => _running--;

    /// <summary>The server refused one more than those that run: it is not asked again for as many, but always for one.</summary>
    /// <returns>How many run at once from now on.</returns>
    public int ReduceCapacity() => _capacity = Math.Max(1, _running - 1);

    public async ValueTask DisposeAsync()
    {
        await KeepAlive.DisposeAsync().ConfigureAwait(false);
        await Connection.DisposeAsync().ConfigureAwait(false);
    }
}
