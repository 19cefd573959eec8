using QgoBuild.Components.Reports;
using QgoBuild.Delivery.Applications;
using QgoBuild.Delivery.Compose;
using QgoBuild.Delivery.Processes;

namespace QgoBuild.Components.Tests.Reports;

/// <summary>What <c>Describe</c> prints. Docker compose is replaced by a program that prints a prepared answer; the real one reads files in
/// the tests of the sandbox.</summary>
public sealed class ApplicationReportTests : IDisposable
{
    private const string Compose = """
        name: shop
        services:
          web:
            build: ./web
            ports: ["8080:8000"]
            environment: { TAG: "${TAG:-1.4}", COLOUR: "${QGO_COLOUR:-dev}", KEY: "${KEY:?}" }
            volumes: ["media:/srv/media"]
            depends_on: { db: { condition: service_healthy }, migrate: { condition: service_completed_successfully } }
          worker:
            build: ./web
            deploy: { update_config: { order: stop-first } }
            depends_on: { redis: { condition: service_started } }
          migrate:
            build: ./web
            command: [python, manage.py, migrate]
            depends_on: { db: { condition: service_healthy } }
          db:
            image: postgres:17
            environment: { POSTGRES_DB: shop }
            volumes: ["db:/var/lib/postgresql/data"]
          redis: { image: "redis:7" }
        volumes: { db: , media: }
        """;

    private const string Resolved = """
        {
          "name": "shop",
          "services": {
            "web": {
              "build": { "context": "web", "dockerfile": "Dockerfile" },
              "ports": [{ "mode": "ingress", "target": 8000, "published": "8080", "protocol": "tcp" }],
              "environment": { "KEY": "qgobuild-setting-4b4559-" },
              "volumes": [{ "type": "volume", "source": "media", "target": "/srv/media" }],
              "depends_on": {
                "db": { "condition": "service_healthy" }, "migrate": { "condition": "service_completed_successfully" }
              }
            },
            "worker": {
              "build": { "context": "web", "dockerfile": "Dockerfile" },
              "deploy": { "update_config": { "order": "stop-first" } },
              "depends_on": { "redis": { "condition": "service_started" } }
            },
            "migrate": {
              "build": { "context": "web", "dockerfile": "Dockerfile" },
              "command": ["python", "manage.py", "migrate"],
              "depends_on": { "db": { "condition": "service_healthy" } }
            },
            "db": {
              "image": "postgres:17",
              "environment": { "POSTGRES_DB": "shop" },
              "volumes": [{ "type": "volume", "source": "db", "target": "/var/lib/postgresql/data" }]
            },
            "redis": { "image": "redis:7" }
          },
          "volumes": { "db": { "name": "shop_db" }, "media": { "name": "shop_media" } }
        }
        """;

    private readonly string _root = Directory.CreateTempSubdirectory("qgo describe ").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task A_description_shows_the_parts_as_a_tree_and_in_tables_with_the_reasons() =>
        Snapshot.Match(await ReportAsync(Compose, Resolved), "describe.txt");

    [Fact]
    public async Task What_cannot_be_deployed_stands_last_with_its_line_and_what_to_write_instead()
    {
        var report = await ReportAsync(
            Compose.Replace("redis: { image: \"redis:7\" }", "redis: { image: \"redis:7\", privileged: true }", StringComparison.Ordinal),
            Resolved.Replace("\"image\": \"redis:7\"", "\"image\": \"redis:7\", \"privileged\": true", StringComparison.Ordinal));

        Assert.Matches(@"\n1 thing cannot be deployed:\n  compose\.yml:21: redis .+\.\n    → \S.+$", report);
        Assert.DoesNotContain("Nothing in it prevents", report, StringComparison.Ordinal);
    }

    private async Task<string> ReportAsync(string compose, string resolved)
    {
        await File.WriteAllTextAsync(Path.Combine(_root, "compose.yml"), compose, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(_root, "resolved.json"), resolved, TestContext.Current.CancellationToken);
        var program = Path.Combine(_root, "docker");
        FakeProgram.Write(program, "#!/bin/sh\ncat \"$(dirname \"$0\")/resolved.json\"\n");
        var reader = new ApplicationReader(new ComposeReader(_ => Task.FromResult(new LocalCommand(program))));
        var reading = await reader.ReadAsync(
            ApplicationSource.FromCompose(), new WorkingFiles(_root), "shop", TestContext.Current.CancellationToken);
        return ApplicationReport.Of(reading, new Ansi(useColors: false));
    }
}
