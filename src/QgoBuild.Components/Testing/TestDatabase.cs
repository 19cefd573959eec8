using System.Security.Cryptography;
using MySqlConnector;

namespace QgoBuild.Components.Testing;

/// <summary>A MySQL container for one run of tests. Its data is in memory; disposing of it removes it.</summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    private const string Name = "qgo_cargo_test";
    private readonly LocalCommand _docker;
    private readonly string _container;

    private TestDatabase(LocalCommand docker, string container, string url) => (_docker, _container, Url) = (docker, container, url);

    /// <summary>The value of DATABASE_URL.</summary>
    public string Url { get; }

    public static async Task<TestDatabase> StartAsync(string image, IReadOnlyDictionary<string, string?> dockerVariables,
        CancellationToken cancellationToken)
    {
        var docker = new LocalCommand("docker") { Variables = dockerVariables };
        var password = RandomNumberGenerator.GetHexString(24, lowercase: true);
        var run = docker.With(
            "run", "--detach", "--rm", "--publish", "127.0.0.1::3306", "--tmpfs", "/var/lib/mysql", "--env", "MYSQL_ROOT_PASSWORD",
            "--env", "MYSQL_DATABASE", "--env", "MYSQL_USER", "--env", "MYSQL_PASSWORD", "--label", "qgobuild=test-database", image) with
        {
            Variables = new Dictionary<string, string?>(dockerVariables)
            {
                ["MYSQL_ROOT_PASSWORD"] = password,
                ["MYSQL_DATABASE"] = Name,
                ["MYSQL_USER"] = Name,
                ["MYSQL_PASSWORD"] = password,
            },
        };
        var container = await run.ReadAsync(cancellationToken);
        try
        {
            var ports = await docker.With("port", container, "3306/tcp").ReadAsync(cancellationToken);
            var port = ports.Split('\n')[0].Split(':')[^1];
            await WaitUntilReadyAsync(port, password, container, docker, cancellationToken);
            return new TestDatabase(docker, container, $"mysql://{Name}:{password}@127.0.0.1:{port}/{Name}");
        }
        catch
        {
            await RemoveAsync(container, docker);
            throw;
        }
    }

    public ValueTask DisposeAsync() => RemoveAsync(_container, _docker);

    // As the tests' own user, whom the first start of the server creates: before that it refuses connections, or the user.
    private static async Task WaitUntilReadyAsync(string port, string password, string container, LocalCommand docker,
        CancellationToken cancellationToken)
    {
        var connectionString = new MySqlConnectionStringBuilder
        {
            Server = "127.0.0.1",
            Port = uint.Parse(port, CultureInfo.InvariantCulture),
            UserID = Name,
            Password = password,
            Database = Name,
            Pooling = false,
        };
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(TimeSpan.FromMinutes(5));
        try
        {
            while (!await AcceptsConnectionsAsync(connectionString.ConnectionString, deadline.Token))
                await Task.Delay(TimeSpan.FromMilliseconds(300), deadline.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            var log = await docker.With("logs", "--tail", "10", container).RunAsync(cancellationToken);
            throw new DeliveryException(
                $"The database for the tests did not start within five minutes. The end of its log:\n{log.LastLines}");
        }
    }

    private static async Task<bool> AcceptsConnectionsAsync(string connectionString, CancellationToken cancellationToken)
    {
        await using var connection = new MySqlConnection(connectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            return true;
        }
        catch (MySqlException) { return false; }
    }

    private static async ValueTask RemoveAsync(string container, LocalCommand docker) =>
        await docker.With("rm", "--force", "--volumes", container).SucceedsAsync(CancellationToken.None);
}
