using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using QgoBuild.Delivery.Shell;
using QgoBuild.EndToEnd.Tests.Deployments;
using QgoBuild.Sandbox.Containers;
using QgoBuild.Sandbox.Description;
using QgoBuild.Sandbox.Engines;
using QgoBuild.Sandbox.Images;

namespace QgoBuild.EndToEnd.Tests.Applications;

/// <summary>An application of another team, on a server of its own: Python on PostgreSQL, with a worker that must not run twice, a table
/// of migrations, and a volume.</summary>
[Collection(SpareServerTests.Name)]
public sealed class ShopTests(SpareServerFixture fixture, SandboxFixture sandbox)
{
    private const string Greeting = "it's \"open\" $(date) `x`, ü\n2nd line";

    // No source contains them: the server has a checkout of this repository.
    private static readonly string FirstKey = $"sk_live_'first' $(id) \"{Guid.NewGuid():N}\"\nsecond line of the key\n";
    private static readonly string SecondKey = $"sk_live_second_{Guid.NewGuid():N}";

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_shop_is_deployed_under_load_and_every_failure_undone_with_its_data()
    {
        await using var server = new SpareServer(sandbox, SpareServerKind.NewerDebian);
        await server.InitializeAsync();
        var directory = new SandboxDirectory(server.SandboxDirectory);
        await DescribeAsync();
        (await DeployAsync()).ExpectExitCode(1).ExpectOutput("The secret payment_key has no value: its parameter PaymentKey is not set");
        fixture.ExtraVariables["PAYMENT_KEY"] = FirstKey;
        (await DeployAsync()).ExpectExitCode(0);
        using var http = new HttpClient { BaseAddress = new Uri(server.Description.Url), Timeout = TimeSpan.FromSeconds(20) };

        // Nobody notices deployments, and no job is done twice or lost.
        using var users = new CancellationTokenSource();
        var load = Task.Run(() => PostJobsAsync(http, users.Token), CancellationToken);
        var second = await fixture.CommitAsync("Change the site", ("shop/web.py", text => text + "# second\n"));
        (await DeployAsync()).ExpectExitCode(0).ExpectOutput("no migration is pending: no downtime; stopped: worker");
        Assert.Equal(second, (await StateAsync(http)).GetProperty("release").GetString());
        await fixture.CommitAsync("Answer with an error",
            ("shop/web.py", text => text.Replace("answer(200, {\"status\"", "answer(500, {\"status\"", StringComparison.Ordinal)));
        (await DeployAsync()).ExpectExitCode(3);
        await fixture.CheckOutAsync(second);
        await AssertSettingsAsync();
        await users.CancelAsync();
        var posted = await load;
        Assert.True(posted > 50, $"Only {posted} jobs were posted.");
        await AssertJobsAsync(http, posted);

        // A failed migration restores the database, and a backup restores the volume.
        await PostAsync(http, "/media/first.txt", "first");
        await fixture.CommitAsync("Fail to migrate", ("shop/migrations/0002_fails.sql",
            _ => "UPDATE jobs SET name = 'changed'; SELECT pg_sleep(0); ALTER TABLE nowhere ADD COLUMN x INT;\n"));
        (await DeployAsync()).ExpectExitCode(3).ExpectOutput("nowhere");
        await AssertJobsAsync(http, posted);
        await fixture.CheckOutAsync(second);

        var third = await fixture.CommitAsync("Add a column",
            ("shop/migrations/0002_note.sql", _ => "ALTER TABLE jobs ADD COLUMN note TEXT;\n"));
        (await DeployAsync()).ExpectExitCode(0).ExpectOutput("the schema has changed");
        Assert.Equal(third, (await StateAsync(http)).GetProperty("release").GetString());
        await PostAsync(http, "/media/second.txt", "second");
        var backup = await server.Observer.ReadAsync(
            RemoteCommand.Sh($"ls -1 {server.Description.Directory + "/backups"} | tail -n 1"));
        (await BuildAsync("Rollback", "--environment", "staging", "--backup", backup.Trim(), "--yes")).ExpectExitCode(0);
        var state = await StateAsync(http);
        Assert.Equal(second, state.GetProperty("release").GetString());
        Assert.Equal(["first.txt"], state.GetProperty("media").EnumerateArray().Select(name => name.GetString()));
        await AssertJobsAsync(http, posted);
        await fixture.CheckOutGoodAsync();

        // A secret changes without another image, and goes back with a rollback.
        async Task AssertSettingsAsync()
        {
            string[] settings = ["Settings", "--environment", "staging"];
            Assert.Equal(Greeting + "!", (await StateAsync(http)).GetProperty("greeting").GetString());
            await AssertKeyAsync(FirstKey);
            (await BuildAsync(settings)).ExpectExitCode(0).ExpectNoOutput("differs");
            fixture.ExtraVariables["PAYMENT_KEY"] = SecondKey;
            (await BuildAsync(settings)).ExpectExitCode(0).ExpectOutput("differs").ExpectNoOutput(SecondKey);
            await AssertKeyAsync(FirstKey);
            (await BuildAsync([.. settings, "--apply"])).ExpectExitCode(0);
            await AssertKeyAsync(SecondKey);
            (await BuildAsync("Rollback", "--environment", "staging", "--yes")).ExpectExitCode(0)
                .ExpectOutput("with its earlier settings is live");
            await AssertKeyAsync(FirstKey);
            Assert.Equal(second, (await StateAsync(http)).GetProperty("release").GetString());
            fixture.ExtraVariables.Remove("PAYMENT_KEY");
            (await DeployAsync()).ExpectExitCode(0).ExpectOutput("nothing has changed");
            (await BuildAsync("DeployStaging", "--again")).ExpectExitCode(0).ExpectOutput("payment_key has no value here");
            await AssertKeyAsync(FirstKey);
        }

        // The application has it, its user alone reads it, and nothing else on the server contains it.
        async Task AssertKeyAsync(string key)
        {
            var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
            Assert.Equal(hash, (await StateAsync(http)).GetProperty("key").GetString());
            Assert.Equal("400 1234", (await server.Observer.ReadAsync(RemoteCommand.Sh(
                $"docker exec \"$(docker ps --quiet --filter name=-web-)\" stat -c '%a %u' /run/secrets/payment_key"))).Trim());
            foreach (var text in (string[])[key.Split('\n')[0], Convert.ToBase64String(Encoding.UTF8.GetBytes(key))[..20]])
                Assert.Empty(await server.Observer.ReadAsync(RemoteCommand.Sh($"""
                    cd {server.Description.Directory}
                    grep -rlF -e {text} . | grep -v '^./.qgobuild/releases/[^/]*/secrets/web/' || :
                    for archive in backups/*.tar.gz; do tar -xzOf "$archive" | grep -cF -e {text} | grep -vx 0 || :; done
                    docker inspect $(docker ps --all --quiet) | grep -F -e {text} || :
                    """)));
        }

        Task<CommandResult> BuildAsync(params string[] arguments) => fixture.RunBuildInAsync(directory, arguments);
        Task<CommandResult> DeployAsync() => BuildAsync("DeployStaging");
    }

    // The build that is deployed with is QGO Cargo's, with another application and other entrances.
    private async Task DescribeAsync()
    {
        var engine = new ContainerEngine(sandbox.Description.Engine.Address, sandbox.Description.Engine.ConfigDirectory);
        var images = await ImageProvider.CreateAsync(engine, sandbox.Directory, new(new Progress<string>(), TimeProvider.System),
            CancellationToken);
        var database = await new SandboxRegistry(engine, sandbox.Description.Registry.Address)
            .PushAsync(await images.GetPostgreSqlAsync(), "qgobuild/postgresql", CancellationToken);
        await fixture.CheckOutGoodAsync();
        var files = Path.Combine(AppContext.BaseDirectory, "Applications", "Shop");
        foreach (var file in Directory.EnumerateFiles(files, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(files, file);
            var target = Path.Combine(fixture.Directory, name == "Application.txt" ? "build/Application.cs" : $"shop/{name}");
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
        }

        await fixture.CommitAsync("Describe the shop", ("build/Environments.cs", text => text
            .Replace("""[new Route("/", "frontend", 8080), new Route("/api/", "backend", 5000), new Route("/health", "backend", 5000)]""",
                """[new Route("/", "web", 8000)]""", StringComparison.Ordinal)
            .Replace("""[new Route("/", "backend", 5000)]) { Check = new Check.Reports("/health") }""",
                """[new Route("/", "web", 8000)]) { Check = new Check.Answers("/health") }""", StringComparison.Ordinal)
            .Replace("ComposeOverrides = sandbox.ComposeOverrides,",
                $"Settings = [new(\"GREETING\", {JsonSerializer.Serialize(Greeting)}), Setting.Secret(\"payment_key\", \"PaymentKey\")],",
                StringComparison.Ordinal)
            .Replace("sandbox.Images.ServerMysql", $"\"{database}\"", StringComparison.Ordinal)));
    }

    // A user who posts jobs one after the other; returns how many were accepted. Each answer but 201 is a failure.
    private static async Task<int> PostJobsAsync(HttpClient http, CancellationToken stop)
    {
        var posted = 0;
        while (!stop.IsCancellationRequested)
        {
            await PostAsync(http, "/jobs", $"job {posted}");
            posted++;
            await Task.Delay(50, CancellationToken);
        }

        return posted;
    }

    private static async Task PostAsync(HttpClient http, string path, string body)
    {
        using var response = await http.PostAsync(path, new StringContent(body, Encoding.UTF8), CancellationToken);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
    }

    private static async Task<JsonElement> StateAsync(HttpClient http) =>
        JsonDocument.Parse(await http.GetStringAsync("/", CancellationToken)).RootElement;

    // All jobs, each once, and never by two workers.
    private static async Task AssertJobsAsync(HttpClient http, int posted)
    {
        var state = await StateAsync(http);
        for (var attempt = 0; attempt < 100 && state.GetProperty("done").GetInt32() < posted; attempt++)
        {
            await Task.Delay(200, CancellationToken);
            state = await StateAsync(http);
        }

        Assert.Equal((posted, posted, 1, 0), (state.GetProperty("jobs").GetInt32(), state.GetProperty("done").GetInt32(),
            state.GetProperty("mostRuns").GetInt32(), state.GetProperty("collisions").GetInt32()));
    }
}
