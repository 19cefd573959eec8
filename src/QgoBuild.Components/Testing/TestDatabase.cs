using System.Security.Cryptography;

namespace QgoBuild.Components.Testing;

/// <summary>The image of the database that tests use.</summary>
/// <param name="Kind">The application's database.</param>
/// <param name="Image">An image with the variables of the official one, as this machine's engine names it.</param>
public sealed record TestDatabaseImage(Database Kind, string Image);

/// <summary>A container with a database for one run of tests. Its data is in memory; disposing of it removes it.</summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    private const string Name = "test";
    private readonly LocalCommand _docker;
    private readonly string _container;

    private TestDatabase(LocalCommand docker, string container, string url) => (_docker, _container, Url) = (docker, container, url);

    /// <summary>Its address with user, password and name, as a URL.</summary>
    public string Url { get; }

    public static async Task<TestDatabase> StartAsync(TestDatabaseImage image, IReadOnlyDictionary<string, string?> dockerVariables,
        CancellationToken cancellationToken)
    {
        var docker = new LocalCommand("docker") { Variables = dockerVariables };
        var password = RandomNumberGenerator.GetHexString(24, lowercase: true);
        var kind = Kind.Of(image.Kind, password);
        var run = docker.With(
        [
            "run", "--detach", "--rm", "--publish", $"127.0.0.1::{kind.Port}", "--tmpfs", kind.Directory,
            .. kind.Variables.Keys.SelectMany(variable => (string[])["--env", variable]), "--label", "qgobuild=test-database", image.Image,
        ]) with
        {
            Variables = dockerVariables.Concat(kind.Variables).ToDictionary(),
        };
        var container = await run.ReadAsync(cancellationToken);
        try
        {
            var ports = await docker.With("port", container, $"{kind.Port}/tcp").ReadAsync(cancellationToken);
            await WaitUntilReadyAsync(docker.With("exec", container, "sh", "-c", kind.Query),
                docker.With("logs", "--tail", "10", container), cancellationToken);
            return new TestDatabase(docker, container,
                $"{kind.Scheme}://{Name}:{password}@127.0.0.1:{ports.Split('\n')[0].Split(':')[^1]}/{Name}");
        }
        catch
        {
            await RemoveAsync(container, docker);
            throw;
        }
    }

    public ValueTask DisposeAsync() => RemoveAsync(_container, _docker);

    // As the tests' own user, whom the first start of the server creates: before that it refuses connections, or the user.
    private static async Task WaitUntilReadyAsync(LocalCommand query, LocalCommand log, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(TimeSpan.FromMinutes(5));
        try
        {
            while (!await query.SucceedsAsync(deadline.Token))
                await Task.Delay(TimeSpan.FromMilliseconds(300), deadline.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DeliveryException($"The database for the tests did not start within five minutes. The end of its log:\n" +
                (await log.RunAsync(cancellationToken)).LastLines);
        }
    }

    private static async ValueTask RemoveAsync(string container, LocalCommand docker) =>
        await docker.With("rm", "--force", "--volumes", container).SucceedsAsync(CancellationToken.None);

    // Over TCP: the temporary server of the first start listens on its socket only. The password is a variable of the container.
    private sealed record Kind(
        string Scheme, int Port, string Directory, IReadOnlyDictionary<string, string?> Variables, string Query)
    {
        public static Kind Of(Database database, string password) => database switch
        {
            PostgreSql => new("postgresql", 5432, "/var/lib/postgresql/data",
                new Dictionary<string, string?>
                {
                    ["POSTGRES_USER"] = Name,
                    ["POSTGRES_PASSWORD"] = password,
                    ["POSTGRES_DB"] = Name,
                },
                $"PGPASSWORD=$POSTGRES_PASSWORD psql --host=127.0.0.1 --username={Name} --dbname={Name} --command='SELECT 1'"),
            _ => new("mysql", 3306, "/var/lib/mysql",
                new Dictionary<string, string?>
                {
                    ["MYSQL_ROOT_PASSWORD"] = password,
                    ["MYSQL_DATABASE"] = Name,
                    ["MYSQL_USER"] = Name,
                    ["MYSQL_PASSWORD"] = password,
                },
                $"MYSQL_PWD=$MYSQL_PASSWORD \"$(command -v mariadb || command -v mysql)\" --protocol=tcp --host=127.0.0.1 --user={Name} " +
                    $"--database={Name} --execute='SELECT 1'"),
        };
    }
}
