using System.Security.Cryptography;
using QgoBuild.Components.Tools;
using QgoBuild.Delivery;

namespace QgoBuild.Components.Testing;

/// <summary>A MySQL of its own for a run of tests, in a container that is gone afterwards. Its data lives in memory.</summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    private const string Name = "qgo_cargo_test";
    private readonly IReadOnlyDictionary<string, string?> _docker;
    private readonly string _container;

    private TestDatabase(IReadOnlyDictionary<string, string?> docker, string container, string url) => (_docker, _container, Url) = (docker, container, url);

    /// <summary>The value of DATABASE_URL.</summary>
    public string Url { get; }

    public static async Task<TestDatabase> StartAsync(string image, IReadOnlyDictionary<string, string?> docker, CancellationToken cancellationToken)
    {
        var password = RandomNumberGenerator.GetHexString(24, lowercase: true);
        var variables = new Dictionary<string, string?>(docker) { ["MYSQL_ROOT_PASSWORD"] = password, ["MYSQL_DATABASE"] = Name, ["MYSQL_USER"] = Name, ["MYSQL_PASSWORD"] = password };
        // The values travel in the environment: an argument could be read by everyone on the machine.
        var container = await (new ToolCommand(
            "docker", "run", "--detach", "--rm", "--publish", "127.0.0.1::3306", "--tmpfs", "/var/lib/mysql",
            "--env", "MYSQL_ROOT_PASSWORD", "--env", "MYSQL_DATABASE", "--env", "MYSQL_USER", "--env", "MYSQL_PASSWORD", "--label", "qgobuild=test-database", image)
        { Variables = variables }).ReadAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var port = (await (new ToolCommand("docker", "port", container, "3306/tcp") { Variables = docker }).ReadAsync(cancellationToken).ConfigureAwait(false)).Split('\n')[0].Split(':')[^1];
            await WaitUntilReadyAsync(container, docker, cancellationToken).ConfigureAwait(false);
            return new TestDatabase(docker, container, $"mysql://{Name}:{password}@127.0.0.1:{port}/{Name}");
        }
        catch
        {
            await RemoveAsync(container, docker).ConfigureAwait(false);
            throw;
        }
    }

    public ValueTask DisposeAsync() => RemoveAsync(_container, _docker);

    // By TCP as the tests' own user: the server's first start, which makes that user, listens on its socket only.
    private static async Task WaitUntilReadyAsync(string container, IReadOnlyDictionary<string, string?> docker, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(TimeSpan.FromMinutes(5));
        var probe = new ToolCommand(
            "docker", "exec", container, "sh", "-c", "MYSQL_PWD=$MYSQL_PASSWORD exec $(command -v mysql || command -v mariadb) --host=127.0.0.1 --user=\"$MYSQL_USER\" --execute 'SELECT 1' \"$MYSQL_DATABASE\"")
        { Variables = docker };
        try
        {
            while (!await probe.SucceedsAsync(deadline.Token).ConfigureAwait(false))
                await Task.Delay(TimeSpan.FromMilliseconds(300), deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            var log = await (new ToolCommand("sh", "-c", "docker logs --tail 10 \"$1\" 2>&1", "logs", container) { Variables = docker }).ReadAsync(cancellationToken).ConfigureAwait(false);
            throw new DeliveryException($"The database for the tests did not start within five minutes. Its last words:\n{log}");
        }
    }

    private static async ValueTask RemoveAsync(string container, IReadOnlyDictionary<string, string?> docker) =>
        await (new ToolCommand("docker", "rm", "--force", "--volumes", container) { Variables = docker }).SucceedsAsync(CancellationToken.None).ConfigureAwait(false);
}
