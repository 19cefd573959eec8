using System.Text.Json.Nodes;
using QgoBuild.Delivery.Applications;
using QgoBuild.Delivery.Releases;
using QgoBuild.Sandbox.Description;
using QgoBuild.Sandbox.Engines;

namespace QgoBuild.Sandbox.Tests.Compose;

/// <summary>The compose files of a server, written from an application's own, and read again by docker compose.</summary>
public sealed class ServerComposeCompilerTests : IDisposable
{
    private const string Shop = """
        name: shop
        services:
          web:
            build: ./web
            command: [gunicorn, shop.wsgi]
            environment:
              DATABASE_URL: postgres://shop@db/shop
              COLOUR: "${QGO_COLOUR:-dev}"
              RELEASE: "shop ${QGO_VERSION:-none} (${QGO_COMMIT:-none})"
            ports: ["8080:8000"]
            volumes: ["media:/srv/media", "./conf/robots.txt:/srv/robots.txt:ro"]
            secrets: [key]
            configs: [{ source: limits, target: /etc/limits }]
            networks: { default: { aliases: [shop] }, mail: }
            depends_on: { db: { condition: service_healthy }, cache: { condition: service_started } }
            deploy: { resources: { limits: { memory: 256M } } }
            healthcheck: { test: [CMD, curl, "http://127.0.0.1:8000/health"] }
          worker:
            build: ./web
            command: [celery, worker]
            restart: always
            networks: [default, mail]
            depends_on: { web: { condition: service_healthy } }
            deploy: { update_config: { order: stop-first } }
          migrate:
            build: ./web
            command: [python, manage.py, migrate, --noinput]
            restart: "no"
          smtp:
            image: axllent/mailpit:v1.21
            networks: [mail]
          cache: { image: "redis:7" }
          db:
            image: postgres:17
            environment: { POSTGRES_DB: shop, POSTGRES_USER: shop, POSTGRES_PASSWORD_FILE: /run/secrets/db_password }
            secrets: [db_password]
            volumes: ["db:/var/lib/postgresql/data"]
            healthcheck: { test: [CMD, pg_isready] }
        volumes: { db: , media: }
        networks: { mail: { internal: true } }
        secrets: { key: { file: ./dev/key }, db_password: { file: ./dev/db_password } }
        configs: { limits: { file: ./conf/limits } }
        """;

    private readonly ComposeDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task What_an_environment_has_once_and_what_a_release_has_are_written_apart()
    {
        var files = await CompileAsync(Shop);

        Snapshot.Match(files.Platform, "shop-platform.yml");
        Snapshot.Match(files.Release, "shop-release.yml");
    }

    [Fact]
    public async Task Docker_compose_reads_both_files()
    {
        var files = await CompileAsync(Shop);

        // What is generated of the edge is merged over it.
        var platform = await ReadAsync(files.Platform, "services: { edge: { image: nginx } }");
        Assert.Equal("shop-staging", (string?)platform["name"]);
        Assert.Equal(["blue", "default", "green"], Keys(platform["services"]!["db"]!["networks"]!));
        Assert.Equal("postgres@sha256:1", (string?)platform["services"]!["db"]!["image"]);

        var release = await ReadAsync(files.Release);
        var web = release["services"]!["web"]!;
        Assert.Equal("shop-staging-green", (string?)release["name"]);
        Assert.Equal("green", (string?)web["environment"]!["COLOUR"]);
        Assert.Equal("shop 1.4.0 (4f2ab12c)", (string?)web["environment"]!["RELEASE"]);
        Assert.Equal("shop-staging-green", (string?)release["networks"]!["default"]!["name"]);
        Assert.Equal("/srv/NEW START/.qgobuild/releases/20260101/secrets/web/key", (string?)release["secrets"]!["web.key"]!["file"]);
        Assert.Equal(["shop", "web-green"], web["networks"]!["default"]!["aliases"]!.AsArray().Select(alias => (string?)alias));
    }

    [Fact]
    public async Task Every_text_means_the_same_on_a_server()
    {
        const string File = """
            services:
              web:
                build: .
                command: ["sh", "-c", "echo \"$$HOME\" 'it''s' \\n $$(id) $${NOT_OURS:-x} # no remark"]
                environment:
                  EMPTY: ""
                  NUMBER: "0123"
                  YES: "yes"
                  NULL_TEXT: "null"
                  LINES: "one\ntwo\n"
                  TEXT: "  leading: colon, {braces} [lists] & * ! | > % @ ` ü 📦"
                labels: { "a.b/c": "x: y", it's: "- 1" }
                stop_grace_period: 1m30s
                ulimits: { nofile: { soft: 1024, hard: 2048 } }
                cap_drop: [ALL]
                tmpfs: [/tmp]
                init: true
                user: "1000"
                extra_hosts: ["a.example:10.0.0.1"]
                sysctls: { net.core.somaxconn: 1024 }
                healthcheck: { test: ["CMD-SHELL", "test \"$$(cat /tmp/x)\" = 1"], interval: 2s, retries: 3 }
            """;
        var reading = await _directory.ReadAsync(File);
        var ours = await ReadAsync(File);
        var server = await ReadAsync(ServerComposeCompiler.Compile(reading).Release);

        var (before, after) = (ours["services"]!["web"]!.AsObject(), server["services"]!["web"]!.AsObject());
        foreach (var key in (string[])["command", "environment", "stop_grace_period", "ulimits", "cap_drop", "tmpfs", "init", "user",
            "extra_hosts", "sysctls", "healthcheck"])
            Assert.True(JsonNode.DeepEquals(before[key], after[key]), $"{key}: {before[key]} is now {after[key]}");
        foreach (var (name, value) in before["labels"]!.AsObject())
            Assert.Equal((string?)value, (string?)after["labels"]![name]);
    }

    [Fact]
    public async Task Data_in_a_directory_of_the_server_is_mounted_from_there_and_belongs_to_the_deploying_user()
    {
        var reading = await _directory.ReadAsync(ApplicationSource.FromCompose(Write(Shop), found => found with
        {
            Data = [.. found.Data.Select(data => data.Name == "media" ? data with { Directory = "shop/media" } : data)],
        }));

        var release = await ReadAsync(ServerComposeCompiler.Compile(reading).Release);
        var mount = release["services"]!["web"]!["volumes"]!.AsArray().Single(mount => (string?)mount!["target"] == "/srv/media")!;
        Assert.Equal(("bind", "/srv/NEW START/shop/media"), ((string?)mount["type"], (string?)mount["source"]));
        Assert.Equal("1000:1000", (string?)release["services"]!["web"]!["user"]);
        Assert.Null(release["volumes"]);
    }

    [Fact]
    public async Task Data_in_a_volume_is_that_volume_in_both_colours_and_what_may_be_lost_keeps_the_users_of_its_image()
    {
        var files = ServerComposeCompiler.Compile(await _directory.ReadAsync(ApplicationSource.FromCompose(Write(Shop))));
        var platform = await ReadAsync(files.Platform, "services: { edge: { image: nginx } }");
        var release = await ReadAsync(files.Release);
        var mount = MountOf(release, "web", "/srv/media");
        Assert.Equal(("volume", "media", true), ((string?)mount["type"], (string?)mount["source"], (bool?)mount["volume"]!["nocopy"]));
        Assert.Equal(("shop-staging-media", true),
            ((string?)release["volumes"]!["media"]!["name"], (bool?)release["volumes"]!["media"]!["external"]));
        Assert.Equal("1000:1000", (string?)release["services"]!["web"]!["user"]);
        // The data directory of the database is no data of this kind: it is dumped.
        Assert.Equal("shop-staging-db", (string?)platform["volumes"]!["db"]!["name"]);
        Assert.Null(platform["volumes"]!["db"]!["external"]);

        files = ServerComposeCompiler.Compile(await _directory.ReadAsync(
            ApplicationSource.FromCompose(Write(Shop), found => found.WithData("media", DataUse.Lost))));
        release = await ReadAsync(files.Release);
        Assert.Null(MountOf(release, "web", "/srv/media")["volume"]?["nocopy"]);
        Assert.Null(release["services"]!["web"]!["user"]);

        // Where the same service has data that lasts, it runs as the deploying user, who must be able to write to the other as well.
        var both = Shop.Replace("volumes: [\"media:/srv/media\",", "volumes: [\"media:/srv/media\", \"cached:/srv/cached\",",
            StringComparison.Ordinal).Replace("volumes: { db: , media: }", "volumes: { db: , media: , cached: }", StringComparison.Ordinal);
        files = ServerComposeCompiler.Compile(await _directory.ReadAsync(
            ApplicationSource.FromCompose(Write(both), found => found.WithData("cached", DataUse.Lost))));
        Assert.True((bool?)MountOf(await ReadAsync(files.Release), "web", "/srv/cached")["volume"]?["nocopy"]);
    }

    [Fact]
    public async Task Pulled_images_have_the_digests_that_a_release_keeps()
    {
        var reading = await _directory.ReadAsync(ApplicationSource.FromCompose(Write(Shop)));
        Assert.Equal(["axllent/mailpit:v1.21"], reading.Application.PulledServiceImages);
        Assert.Equal(["redis:7"], reading.Application.PulledAccessoryImages);
        var digest = "@sha256:" + new string('e', 64);

        var files = ServerComposeCompiler.Compile(reading, new Dictionary<string, string>
        {
            ["redis:7"] = "redis:7" + digest,
            ["axllent/mailpit:v1.21"] = "axllent/mailpit:v1.21" + digest,
        });

        Assert.Equal(["axllent/mailpit:v1.21" + digest], files.ReleaseImages);
        Assert.Equal(["redis:7" + digest], files.PlatformImages);
        var platform = await ReadAsync(files.Platform, "services: { edge: { image: nginx } }");
        Assert.Equal("redis:7" + digest, (string?)platform["services"]!["cache"]!["image"]);
        Assert.Equal("axllent/mailpit:v1.21" + digest, (string?)(await ReadAsync(files.Release))["services"]!["smtp"]!["image"]);
        // A server reads the names line by line.
        Assert.Contains($"\n    image: redis:7{digest}\n", files.Platform, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_are_variables_of_a_server_and_secrets_a_file_for_each_service()
    {
        _directory.Write("compose.yml", """
            services:
              web:
                build: .
                user: "33"
                environment:
                  LEVEL: "log=${LOG_LEVEL:-debug};$$HOME"
                  MODE: ${MODE:-dev}
                  API_URL:
                secrets: [key, { source: db_password, target: password }]
              worker:
                build: .
                secrets: [{ source: key, target: worker_key }]
                volumes: ["files:/files"]
              db:
                image: postgres:17
                environment: { POSTGRES_DB: shop, POSTGRES_PASSWORD_FILE: /run/secrets/db_password }
                secrets: [db_password]
            volumes: { files: }
            secrets: { key: { environment: KEY }, db_password: { file: ./db_password } }
            """);
        var reading = await _directory.ReadAsync(ApplicationSource.FromCompose() with { Settings = ["LOG_LEVEL", "API_URL"] });
        Assert.Empty(reading.Problems);

        var files = ServerComposeCompiler.Compile(reading);

        Assert.Equal(["API_URL", "LOG_LEVEL", "key"], files.Settings.Select(setting => setting.Name));
        Assert.Equal(["compose.yml:8", "compose.yml:6", "compose.yml:19"], files.Settings.Select(setting => setting.Location));
        Assert.Equal([new("web", SettingForm.File, "33"), new("worker", SettingForm.File, "${QGO_USER-}")], files.Settings[2].Uses);
        Assert.Equal(["db_password"], files.GeneratedSecrets);
        var release = await ReadAsync(files.Release);
        var environment = release["services"]!["web"]!["environment"]!;
        // docker compose config doubles every dollar sign that it prints.
        Assert.Equal("log=it's $$(a) \"value\";$$HOME", (string?)environment["LEVEL"]);
        Assert.Equal("dev", (string?)environment["MODE"]);
        Assert.Equal("", (string?)environment["API_URL"]);
        Assert.Equal("/srv/NEW START/.qgobuild/releases/20260101/secrets/worker/key", (string?)release["secrets"]!["worker.key"]!["file"]);
        Assert.Equal("/srv/NEW START/.qgobuild/secrets/db_password", (string?)release["secrets"]!["db_password"]!["file"]);
        Assert.Equal(["web.key", "db_password"],
            release["services"]!["web"]!["secrets"]!.AsArray().Select(secret => (string?)secret!["source"]));
        Assert.EndsWith("worker_key", (string?)release["services"]!["worker"]!["secrets"]![0]!["target"], StringComparison.Ordinal);
        // A server finds the files of a record by these lines.
        Assert.Contains("\n    file: ${QGO_DIRECTORY:?}/.qgobuild/releases/${QGO_RECORD:?}/secrets/web/key\n", files.Release,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_that_services_share_with_an_accessory_is_generated_on_the_server()
    {
        _directory.Write("compose.yml", """
            services:
              web:
                build: .
                environment: { DATABASE_URL: "postgres://shop:${DB_PASSWORD}@db/shop", API_TOKEN: "${API_TOKEN:?}" }
              db:
                image: postgres:17
                environment: { POSTGRES_DB: shop, POSTGRES_PASSWORD: "${DB_PASSWORD:?}" }
            """);
        var reading = await _directory.ReadAsync(ApplicationSource.FromCompose());
        Assert.Empty(reading.Problems);

        var files = ServerComposeCompiler.Compile(reading);

        var generated = Assert.Single(files.GeneratedVariables);
        Assert.Equal("DB_PASSWORD", generated.Name);
        Assert.Equal(["db"], generated.Accessories);
        Assert.Equal(["API_TOKEN"], files.Settings.Select(setting => setting.Name));
        var platform = await ReadAsync(files.Platform, "services: { edge: { image: nginx } }");
        Assert.Equal("generated", (string?)platform["services"]!["db"]!["environment"]!["POSTGRES_PASSWORD"]);
        // A server knows by these lines which passwords its database was created with.
        Assert.Contains("POSTGRES_PASSWORD: ${QGO_SETTING_DB_PASSWORD?}\n", files.Platform, StringComparison.Ordinal);
        Assert.Contains("DATABASE_URL: postgres://shop:${QGO_SETTING_DB_PASSWORD?}@db/shop\n", files.Release, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_variables_that_the_repository_does_not_have_is_a_setting_where_the_build_says_so()
    {
        _directory.Write("compose.yml", """
            services:
              web:
                build: .
                env_file: conf/.env.production
                environment: { MODE: production }
            """);
        var refused = Assert.Single((await _directory.ReadAsync(ApplicationSource.FromCompose())).Problems);
        Assert.StartsWith("name it in Settings, in build/Application.cs: \"conf/.env.production\"", refused.Remedy,
            StringComparison.Ordinal);

        var reading = await _directory.ReadAsync(ApplicationSource.FromCompose() with { Settings = ["conf/.env.production"] });

        Assert.Empty(reading.Problems);
        var files = ServerComposeCompiler.Compile(reading);
        var setting = Assert.Single(files.Settings);
        Assert.Equal(("conf/.env.production", "conf_.env.production", "compose.yml:4"),
            (setting.Name, setting.FileName, setting.Location));
        Assert.Equal([new("web", SettingForm.Variables)], setting.Uses);
        _directory.Write("values/conf_.env.production", "SECRET=\"it's\"\nMODE=from the file\n");
        var environment = (await ReadAsync(files.Release))["services"]!["web"]!["environment"]!;
        Assert.Equal("production", (string?)environment["MODE"]);
        Assert.Contains("${QGO_VALUES:?}/conf_.env.production\n", files.Release, StringComparison.Ordinal);
        Assert.Equal("it's", (string?)environment["SECRET"]);
    }

    private static JsonNode MountOf(JsonObject file, string service, string target) =>
        file["services"]![service]!["volumes"]!.AsArray().Single(mount => (string?)mount!["target"] == target)!;

    private string Write(string compose)
    {
        _directory.Write("compose.yml", compose);
        return "compose.yml";
    }

    private async Task<ServerComposeFiles> CompileAsync(string compose)
    {
        _directory.Write("conf/robots.txt", "");
        var reading = await _directory.ReadAsync(compose);
        Assert.Empty(reading.Problems);
        return ServerComposeCompiler.Compile(reading);
    }

    private static IEnumerable<string> Keys(JsonNode node) => node.AsObject().Select(entry => entry.Key).Order(StringComparer.Ordinal);

    // As a server reads it.
    private async Task<JsonObject> ReadAsync(params string[] texts)
    {
        foreach (var (index, text) in texts.Index())
            _directory.Write($"server/{index}.yml", text);
        var token = TestContext.Current.CancellationToken;
        var compose = await ComposeClient.EnsureAsync(
            SandboxDirectory.InRepository(ComposeDirectory.FindRepository()), mayInstall: true, new RecordingProgress(), token);
        var files = texts.Index().SelectMany(text => (string[])["--file", Path.Combine(_directory.Root, $"server/{text.Index}.yml")]);
        var command = compose.With(files).With("config", "--format", "json") with
        {
            Directory = _directory.Root,
            Variables = new Dictionary<string, string?>(compose.Variables)
            {
                ["QGO_PROJECT"] = "shop-staging",
                ["QGO_COLOUR"] = "green",
                ["QGO_DIRECTORY"] = "/srv/NEW START",
                ["QGO_USER"] = "1000:1000",
                ["QGO_NOCOPY"] = "true",
                ["QGO_VERSION"] = "1.4.0",
                ["QGO_COMMIT"] = "4f2ab12c",
                ["QGO_BRANCH"] = "",
                ["QGO_RECORD"] = "20260101",
                ["QGO_VALUES"] = Path.Combine(_directory.Root, "values"),
                ["QGO_SETTING_DB_PASSWORD"] = "generated",
                ["QGO_SETTING_LOG_LEVEL"] = "it's $(a) \"value\"",
                ["QGO_SETTING_API_URL"] = "",
                ["WEB_IMAGE"] = "shop/web@sha256:1",
                ["DB_IMAGE"] = "postgres@sha256:1",
            },
        };
        return (JsonObject)JsonNode.Parse(await command.For("read a compose file").ReadAsync(token))!;
    }
}
