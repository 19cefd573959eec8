using QgoBuild.Delivery;
using QgoBuild.Delivery.Applications;
using QgoBuild.Delivery.Health;

namespace QgoBuild.Sandbox.Tests.Compose;

/// <summary>What is understood of a compose file.</summary>
public sealed class ApplicationReaderTests : IDisposable
{
    private readonly ComposeDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_web_application_with_a_worker_a_database_and_a_cache_is_understood()
    {
        _directory.Write("web/Dockerfile", "FROM scratch\n");
        var reading = await _directory.ReadAsync("""
            name: shop
            x-web: &web
              build: ./web
              environment: { DATABASE_URL: "postgres://shop:${DB_PASSWORD:?}@db/shop" }
              depends_on: { db: { condition: service_healthy } }
            services:
              web:
                <<: *web
                command: gunicorn shop.wsgi --bind 0.0.0.0:8000
                ports: ["8080:8000"]
                volumes: ["media:/srv/media"]
                depends_on: { migrate: { condition: service_completed_successfully } }
              worker:
                <<: *web
                command: celery --app shop worker
                deploy: { update_config: { order: stop-first } }
              migrate:
                <<: *web
                command: python manage.py migrate --noinput
              db:
                image: postgres:17
                environment: { POSTGRES_DB: shop, POSTGRES_USER: shop, POSTGRES_PASSWORD: "${DB_PASSWORD:?}" }
                volumes: ["db:/var/lib/postgresql/data"]
                healthcheck: { test: [CMD, pg_isready] }
              redis: { image: "redis:7", ports: ["6379:6379"] }
            volumes: { db: , media: }
            """);
        var application = reading.Application;
        Assert.Empty(reading.Problems);
        Assert.Equal("shop", application.Name);
        var web = Service(reading, "web");
        Assert.Equal(new ImageOrigin.Built("web") { Arguments = ((ImageOrigin.Built)web.Image).Arguments }, web.Image);
        Assert.Equal((8000, Changeover.Beside, false), (web.Port, web.Changeover, web.RunsOnce));
        Assert.Equal(new Check.Answers("/"), web.Check);
        Assert.Equal((new ImageOrigin.SameAs("web"), Changeover.StopFirst),
            (Service(reading, "worker").Image, Service(reading, "worker").Changeover));
        Assert.True(Service(reading, "migrate").RunsOnce);
        Assert.Equal(["db", "redis"], application.Accessories.Select(accessory => accessory.Name));
        Assert.Equal(new PostgreSql("db", "shop"), application.Database);
        Assert.Equal(("migrate", new History.Rows("django_migrations", "name")),
            (application.Migration?.Service, application.Migration?.History));
        Assert.Equal(["python", "manage.py", "migrate", "--check", "--noinput"], application.Migration?.Check);
        var media = Assert.Single(application.Data);
        Assert.Equal(("media", true, DataUse.Restored), (media.Name, media.IsVolume, media.Use));
        Assert.Equal([new DataMount("web", "/srv/media")], media.Mounts);
        var entrance = Assert.Single(application.Entrances);
        Assert.Equal((8080, "web", 8000), (entrance.Port, entrance.Routes[0].Service, entrance.Routes[0].Port));
        var variable = Assert.Single(reading.Compose.Variables);
        Assert.Equal(("DB_PASSWORD", true), (variable.Name, variable.IsRequired));
    }

    [Theory]
    [InlineData("mysql:8.4", "MYSQL_DATABASE: shop", typeof(MySql), "shop")]
    [InlineData("percona/percona-server:8.4", "MYSQL_DATABASE: shop", typeof(MySql), "shop")]
    [InlineData("registry.example.test:5000/library/mariadb:11@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "MARIADB_DATABASE: shop", typeof(MariaDb), "shop")]
    [InlineData("postgis/postgis:17-3.5", "POSTGRES_USER: shop", typeof(PostgreSql), "shop")]
    [InlineData("pgvector/pgvector:pg17", "POSTGRES_DB: shop", typeof(PostgreSql), "shop")]
    public async Task Databases_are_known_by_their_images(string image, string variable, Type kind, string name)
    {
        var reading = await _directory.ReadAsync($$"""
            services:
              web: { image: "example/web:1", ports: ["80:80"] }
              db: { image: "{{image}}", environment: { {{variable}} } }
            """);
        Assert.Equal((kind, name), (reading.Application.Database?.GetType(), reading.Application.Database?.Name));
    }

    [Fact]
    public async Task An_unknown_image_is_a_database_if_its_data_is_that_of_one()
    {
        var reading = await _directory.ReadAsync("""
            services:
              web: { image: "example/web:1", ports: ["80:80"] }
              store: { image: "example/our-database:3", volumes: ["data:/var/lib/postgresql/data"] }
            volumes: { data: }
            """);
        Assert.Equal(new PostgreSql("store", ""), reading.Application.Database);
        // A backup of another database than the application's would be worthless.
        var problem = Assert.Single(reading.Problems);
        Assert.Equal(("compose.yml:3", "name it in build/Application.cs: Database = new PostgreSql(\"store\", \"NAME\")"),
            (problem.Location.ToString(), problem.Remedy));
    }

    [Theory]
    [InlineData("npx prisma migrate deploy", "Prisma { Directory = api/prisma/migrations }")]
    [InlineData("python manage.py migrate", "Rows { Table = django_migrations, Column = name }")]
    [InlineData("php artisan migrate --force", "Rows { Table = migrations, Column = migration }")]
    [InlineData("bin/rails db:migrate", "Rows { Table = schema_migrations, Column = version }")]
    [InlineData("migrate -path /m -database postgres://db up", "Rows { Table = schema_migrations, Column = version }")]
    [InlineData("alembic upgrade head", "Rows { Table = alembic_version, Column = version_num }")]
    [InlineData("flyway migrate", "Rows { Table = flyway_schema_history, Column = version }")]
    [InlineData("dotnet ef database update", "Rows { Table = __EFMigrationsHistory, Column = MigrationId }")]
    [InlineData("./our-own-tool", "Fingerprint { }")]
    public async Task The_history_of_migrations_is_that_of_their_tool(string command, string history)
    {
        _directory.Write("api/Dockerfile", "FROM scratch\n");
        var reading = await _directory.ReadAsync($$"""
            services:
              api: { build: api, depends_on: { setup: { condition: service_completed_successfully } } }
              setup: { build: api, command: {{command}}, depends_on: [db] }
              db: { image: "mysql:8" }
            """);
        Assert.Equal("setup", reading.Application.Migration?.Service);
        var read = reading.Application.Migration!.History;
        Assert.Equal(history, read switch
        {
            History.Prisma prisma => $"Prisma {{ Directory = {prisma.Directory} }}",
            History.Rows rows => $"Rows {{ Table = {rows.Table}, Column = {rows.Column} }}",
            _ => "Fingerprint { }",
        });
    }

    [Theory]
    [InlineData("[bin/rails, db:migrate]", "bin/rails db:abort_if_pending_migrations")]
    [InlineData("[python, manage.py, migrate, --database, other]", "python manage.py migrate --check --database other")]
    // A shell has its own idea of words.
    [InlineData("[sh, -c, 'python manage.py migrate && echo done']", null)]
    [InlineData("[php, artisan, migrate, --force]", null)]
    public async Task A_tool_may_have_a_command_that_tells_whether_anything_is_pending(string command, string? check)
    {
        _directory.Write("api/Dockerfile", "FROM scratch\n");
        var reading = await _directory.ReadAsync($$"""
            services:
              api: { build: api, depends_on: { setup: { condition: service_completed_successfully } } }
              setup: { build: api, command: {{command}}, depends_on: [db] }
              db: { image: "mysql:8" }
            """);
        Assert.Equal(check, reading.Application.Migration!.Check is { } words ? string.Join(' ', words) : null);
    }

    [Fact]
    public async Task An_application_without_a_service_that_migrates_has_no_migration_and_a_note_if_it_migrates_at_its_start()
    {
        var reading = await _directory.ReadAsync("""
            services:
              web: { image: "example/web:1", command: sh -c "python manage.py migrate && gunicorn web", ports: ["80:80"] }
            """);
        Assert.Null(reading.Application.Migration);
        Assert.Contains(reading.Notes, note => note.Part == "web" && note.Text.Contains("applies migrations when it starts " +
            "(Django)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Extends_include_merges_and_profiles_are_resolved_and_lines_are_those_of_the_files()
    {
        _directory.Write("common/base.yml", """
            services:
              base:
                image: example/base:1
                privileged: true
            """);
        _directory.Write("parts/cache.yml", """
            services:
              cache:
                image: memcached:1.6
            """);
        var reading = await _directory.ReadAsync("""
            include: [parts/cache.yml]
            services:
              web:
                extends: { file: common/base.yml, service: base }
                ports: ["8080:80"]
              debug:
                image: example/debug:1
                profiles: [tools]
            """);
        Assert.Equal(["compose.yml", "parts/cache.yml", "common/base.yml"], reading.Compose.Files);
        Assert.Equal(["web"], reading.Application.ServiceNames);
        Assert.Equal(["cache"], reading.Application.Accessories.Select(accessory => accessory.Name));
        Assert.Equal("common/base.yml:4", Assert.Single(reading.Problems).Location.ToString());
        Assert.Contains(reading.Notes, note => note is { Part: "debug", Location.Line: 8 });
    }

    /// <summary>A deployment from another machine would differ.</summary>
    [Fact]
    public async Task Neither_a_file_of_this_machine_nor_its_variables_have_an_effect()
    {
        Environment.SetEnvironmentVariable("QGO_TEST_TAG", "of-this-machine");
        try
        {
            _directory.Write(".env", "QGO_TEST_TAG=of-this-file\nPASSWORD=secret-value\n");
            var reading = await _directory.ReadAsync("""
                services:
                  web: { image: "example/web:${QGO_TEST_TAG:-committed}", env_file: .env, ports: ["80:80"] }
                """);
            Assert.Equal(new ImageOrigin.Pulled("example/web:committed"), Service(reading, "web").Image);
            Assert.DoesNotContain("secret-value", reading.Compose.Definition.ToJsonString(), StringComparison.Ordinal);
            Assert.Equal(
                "compose.yml:2: web takes variables from .env, which is not in the repository: a server would not have them",
                reading.Problems.Select(problem => $"{problem.Location}: {problem.Text}").Single());
        }
        finally { Environment.SetEnvironmentVariable("QGO_TEST_TAG", null); }
    }

    [Fact]
    public async Task The_build_changes_what_was_read_and_may_not_name_a_part_that_does_not_exist()
    {
        _directory.Write("compose.yml", """
            services:
              web: { image: "example/web:1", ports: ["80:80"], volumes: ["cache:/cache"] }
              mail: { image: "example/mail:1", ports: ["8025:8025"], privileged: true }
            volumes: { cache: }
            """);
        var reading = await _directory.ReadAsync(ApplicationSource.FromCompose("compose.yml", found => found
            .Without("mail")
            .WithService("web", web => web with { Check = new Check.Reports("/health"), Changeover = Changeover.StopFirst })
            .WithData("cache", DataUse.Lost)));
        Assert.Empty(reading.Problems);
        Assert.Equal((new Check.Reports("/health"), Changeover.StopFirst),
            (Service(reading, "web").Check, Service(reading, "web").Changeover));
        Assert.Equal(DataUse.Lost, reading.Application.Data.Single().Use);
        Assert.Equal(80, Assert.Single(reading.Application.Entrances).Port);
        Assert.Equal(
            [
                "web is a part of a release: its image is pulled, and it is not known to hold a state",
                "web is healthy when /health reports its health: the build says so",
                "mail is left out: the build says so",
                "cache is in no backup: the build says so",
            ],
            reading.Notes.Select(note => $"{note.Part} {note.Text}"));

        var error = await Assert.ThrowsAsync<DeliveryException>(() => _directory.ReadAsync(
            ApplicationSource.FromCompose("compose.yml", found => found.WithService("webb", web => web))));
        Assert.Equal((2, "shop has no service \"webb\"; it has web, mail."), (error.ExitCode, error.Message));
    }

    /// <summary>A part that is pulled and has a volume may be a store of unknown kind, which must not run twice on its data, or the
    /// application itself.</summary>
    [Theory]
    [InlineData("", true)]
    [InlineData("ports: [\"8000:8000\"]", false)]
    [InlineData("ports: [\"127.0.0.1:8000:8000\"]", false)]
    [InlineData("depends_on: [web]", false)]
    [InlineData("ports: [\"9092:9092\"]", true)]
    public async Task A_pulled_image_with_a_volume_is_an_accessory_unless_it_is_reached_or_depends_on_something(string line,
        bool isAccessory)
    {
        _directory.Write("compose.yml", $$"""
            services:
              web: { image: "example/web:1", ports: ["80:80"] }
              other:
                image: example/other:1
                volumes: ["data:/data"]
                {{line}}
            volumes: { data: }
            """);
        var reading = await _directory.ReadAsync(ApplicationSource.FromCompose());
        Assert.Equal(isAccessory, reading.Application.Accessories.Any(accessory => accessory.Name == "other"));
        Assert.Equal(isAccessory ? DataUse.Kept : DataUse.Restored, reading.Application.Data.Single().Use);

        var other = await _directory.ReadAsync(ApplicationSource.FromCompose(null,
            found => isAccessory ? found.AsService("other") : found.AsAccessory("other")));
        Assert.Equal(isAccessory, other.Application.ServiceNames.Contains("other"));
    }

    [Fact]
    public async Task An_application_that_nobody_reaches_has_a_note()
    {
        var reading = await _directory.ReadAsync("services:\n  web: { image: \"example/web:1\" }\n");
        Assert.Contains(reading.Notes, note => note.Part == "users");
    }

    /// <summary>The typed description of QGO Cargo names parts that its compose file has.</summary>
    [Fact]
    public async Task The_compose_file_of_this_repository_is_understood()
    {
        var repository = ComposeDirectory.FindRepository();
        foreach (var file in new[] { "docker-compose.yml", "edge/nginx.conf" })
            _directory.Write($"app/{file}", await File.ReadAllTextAsync(Path.Combine(repository, "app", file),
                TestContext.Current.CancellationToken));
        var reading = await _directory.ReadAsync(ApplicationSource.FromCompose("app/docker-compose.yml", found => found.Without("edge")));
        Assert.Equal(["migrate", "backend", "frontend"], reading.Application.Services.Select(service => service.Name));
        Assert.Equal(new MySql("mysql", "qgo_cargo"), reading.Application.Database);
        Assert.Equal(new Migration("migrate") { History = new History.Prisma("app/backend/prisma/migrations") },
            reading.Application.Migration);
        Assert.Equal(["uploads", "logs"], reading.Application.Data.Select(data => data.Name));
        Assert.Empty(reading.Problems);
    }

    private static Service Service(ApplicationReading reading, string name) =>
        reading.Application.Services.Single(service => service.Name == name);
}
