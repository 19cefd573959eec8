using QgoBuild.Delivery;
using QgoBuild.Delivery.Applications;

namespace QgoBuild.Sandbox.Tests.Compose;

/// <summary>What cannot be deployed is refused, at its line.</summary>
public sealed class ComposeProblemTests : IDisposable
{
    private readonly ComposeDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("container_name: the-web", "web has the fixed container name the-web")]
    [InlineData("network_mode: host", "web shares a network with the host")]
    [InlineData("network_mode: \"service:db\"", "web shares a network with service:db")]
    [InlineData("privileged: true", "web is privileged")]
    [InlineData("pid: host", "web has the pid of the host")]
    [InlineData("ipc: host", "web has the ipc of the host")]
    [InlineData("devices: [\"/dev/sda:/dev/sda\"]", "web uses devices of the host")]
    [InlineData("volumes: [\"/var/run/docker.sock:/var/run/docker.sock\"]", "web controls Docker through /var/run/docker.sock")]
    [InlineData("volumes: [\"/srv/data:/data\"]", "web mounts /srv/data of the host")]
    [InlineData("volumes: [\"../shared:/shared\"]", "web mounts ../shared, which is not in this repository")]
    [InlineData("ports: [\"2525:25\"]", "web publishes port 2525, where two releases cannot listen at once")]
    [InlineData("ports: [\"8053:8053/udp\"]", "web publishes port 8053")]
    [InlineData("external_links: [other]", "web is linked to containers that this application does not have")]
    public async Task A_service_that_cannot_run_twice_or_leaves_its_containers_is_refused(string line, string text)
    {
        var reading = await _directory.ReadAsync($$"""
            services:
              web:
                image: example/web:1
                expose: ["80"]
                {{line}}
              db: { image: "postgres:17", environment: { POSTGRES_DB: shop } }
            """);
        var problem = Assert.Single(reading.Problems);
        Assert.StartsWith(text, problem.Text, StringComparison.Ordinal);
        Assert.Equal("compose.yml:5", problem.Location.ToString());
        Assert.NotEmpty(problem.Remedy);
    }

    [Fact]
    public async Task A_variable_without_a_value_and_a_setting_at_a_wrong_place_are_refused_at_their_lines()
    {
        _directory.Write("compose.yml", """
            services:
              web:
                build: { context: ., args: { BASE: "${BASE}" } }
                environment: { NAME: "${NAME}", MODE: "${MODE:-}", VERSION: "${QGO_VERSION}" }
                secrets: [_key]
              cache:
                image: redis:7
                command: ["redis-server", "--maxmemory", "${MEMORY:-1gb}"]
                ports: ["${PORT:-6379}"]
            secrets:
              _key: { file: ./key }
            """);

        var reading = await _directory.ReadAsync(ApplicationSource.FromCompose() with { Settings = ["BASE", "MODUS"] });

        Assert.Equal(
            [
                "compose.yml:4: NAME has no value: a server does not have the file .env of your machine",
                "compose.yml:3: web has the setting BASE there, and build is the same in every environment",
                "compose.yml:1: no service uses the setting MODUS",
                "compose.yml:11: the secret _key would be a file of that name on a server",
            ],
            reading.Problems.Select(problem => $"{problem.Location}: {problem.Text}"));
        Assert.Equal("correct it in build/Application.cs; the variables of the file are BASE, NAME, MODE, MEMORY, PORT",
            reading.Problems[2].Remedy);
    }

    [Fact]
    public async Task A_setting_that_an_accessory_has_or_that_stands_in_a_name_is_refused()
    {
        _directory.Write("compose.yml", """
            services:
              web:
                build: { context: ., args: { TOKEN: "${NPM_TOKEN}" } }
                environment: ["LEVEL=${LEVEL:-info}", "TZ=${TZ:-UTC}"]
                labels: ["router.${MODE:-x}.rule=1", "colour.${QGO_COLOUR:-dev}=1"]
              db:
                image: postgres:17
                environment: { POSTGRES_DB: "${NAME:-shop}", TZ: "${TZ:-UTC}" }
              tunnel:
                image: tunnel
                environment: { REGION: "${REGION}", OPTION: "${OPTION:+on}" }
                profiles: [dev]
            """);

        var reading = await _directory.ReadAsync(ApplicationSource.FromCompose() with { Settings = ["LEVEL", "TZ", "MODE", "NAME"] });

        Assert.Equivalent(
            new[]
            {
                "compose.yml:3: web has the secret NPM_TOKEN there, and everybody who has the image or the release could read it",
                "compose.yml:5: web has router.${MODE}.rule in a name below labels, where no value would replace it",
                "compose.yml:5: web has colour.${QGO_COLOUR} in a name below labels, where no value would replace it",
                "compose.yml:8: an accessory uses the setting NAME: deployments never recreate it, so another value would have no effect",
                "compose.yml:4: an accessory uses the setting TZ: deployments never recreate it, so another value would have no effect",
                "compose.yml:8: the name of the database is the setting NAME, and a backup is made of one name",
            },
            reading.Problems.Select(problem => $"{problem.Location}: {problem.Text}"), strict: true);
    }

    [Fact]
    public async Task Two_settings_that_would_be_the_same_file_on_a_server_are_refused()
    {
        _directory.Write("compose.yml", """
            services:
              web: { image: example, env_file: conf/app.env, secrets: [conf_app.env] }
            secrets: { conf_app.env: { file: ./key } }
            """);

        var reading = await _directory.ReadAsync(ApplicationSource.FromCompose() with { Settings = ["conf/app.env"] });

        Assert.Equal("conf/app.env and conf_app.env would be the same file on a server", Assert.Single(reading.Problems).Text);
    }

    [Theory]
    [InlineData("PATH", "PATH cannot be a setting: docker compose, or the deployment, uses that variable itself.")]
    [InlineData("QGO_VERSION", "QGO_VERSION cannot be a setting")]
    [InlineData("it's", "\"it's\" is no setting")]
    public async Task A_name_that_cannot_be_a_setting_is_an_error(string name, string text)
    {
        _directory.Write("compose.yml", "services: { web: { image: example } }");

        var error = await Assert.ThrowsAsync<DeliveryException>(() =>
            _directory.ReadAsync(ApplicationSource.FromCompose() with { Settings = [name] }));

        Assert.StartsWith(text, error.Message, StringComparison.Ordinal);
        Assert.Equal(2, error.ExitCode);
    }

    [Fact]
    public async Task A_mount_is_refused_at_its_own_line()
    {
        var reading = await _directory.ReadAsync("""
            services:
              web:
                image: example/web:1
                ports: ["80:80"]
                volumes:
                  - data:/data
                  - /etc/localtime:/etc/localtime:ro
                  - /srv/files:/files
            volumes: { data: }
            """);
        Assert.Equal("compose.yml:8", Assert.Single(reading.Problems).Location.ToString());
    }

    [Theory]
    [InlineData(".", ".:/app")]
    [InlineData("web", "./web:/app")]
    [InlineData("web", "./web/src:/app/src")]
    [InlineData("web", ".:/app")]
    [InlineData("web", "./web/src/main.py:/app/src/main.py:ro")]
    public async Task A_mount_over_what_the_image_was_built_from_is_for_developers(string context, string mount)
    {
        _directory.Write("web/src/main.py", "");
        var reading = await _directory.ReadAsync($$"""
            services:
              web: { build: {{context}}, ports: ["80:80"], volumes: ["{{mount}}"] }
            """);
        Assert.Contains("over what its image was built from", Assert.Single(reading.Problems).Text, StringComparison.Ordinal);
    }

    /// <summary>Where an image is built from the whole repository, its configuration lies there as well.</summary>
    [Theory, InlineData("./conf/web.conf:/etc/web.conf:ro"), InlineData("./conf/web.conf:/etc/web.conf"), InlineData("./conf:/etc/web:ro")]
    public async Task A_configuration_of_the_repository_may_be_mounted(string mount)
    {
        _directory.Write("conf/web.conf", "");
        var reading = await _directory.ReadAsync($$"""
            services:
              web: { build: ., ports: ["80:80"], volumes: ["{{mount}}"] }
            """);
        Assert.Empty(reading.Problems);
    }

    [Theory]
    [InlineData("build: https://github.com/example/web.git", "which is not the content of a commit")]
    [InlineData("build: ../other", "which is not in this repository")]
    [InlineData("build: { context: web, dockerfile: ../../Dockerfile }", "which is not in this repository")]
    [InlineData("build: { context: web, dockerfile_inline: \"FROM scratch\" }",
        "web is built with dockerfile_inline, which does not belong to the content of a commit")]
    [InlineData("build: { context: web, additional_contexts: { other: ../other } }",
        "web is built with additional_contexts, which does not belong to the content of a commit")]
    [InlineData("build: { context: web, ssh: [default] }", "web is built with ssh, which does not belong to the content of a commit")]
    public async Task A_build_from_elsewhere_is_refused(string build, string text)
    {
        var reading = await _directory.ReadAsync($"services:\n  web:\n    {build}\n    ports: [\"80:80\"]\n");
        var problem = Assert.Single(reading.Problems);
        Assert.EndsWith(text, problem.Text, StringComparison.Ordinal);
        Assert.Equal(3, problem.Location.Line);
    }

    [Theory]
    [InlineData("./files:/srv/files", "./files/new:/srv/new", "files/new lies in files")]
    [InlineData("./files:/srv/files", "./100%:/srv/percent", "100% would be in the directory \"100%\" of a server")]
    [InlineData("./files:/srv/files", ".:/srv", "web mounts the repository, in which a server keeps")]
    [InlineData("./files:/srv/files", "./backups:/srv/backups", "backups would be in backups, which a server uses itself")]
    public async Task Data_that_a_backup_could_not_hold_once_and_by_its_name_is_refused(string first, string second, string text)
    {
        var reading = await _directory.ReadAsync($$"""
            services:
              web: { image: example/web:1, ports: ["80:80"], volumes: ["{{first}}", "{{second}}"] }
            """);
        Assert.StartsWith(text, Assert.Single(reading.Problems).Text, StringComparison.Ordinal);
    }

    [Theory, InlineData("timescale/timescaledb:2.17-pg16"), InlineData("supabase/postgres:15.6")]
    public async Task A_database_that_could_not_be_restored_is_refused(string image)
    {
        var reading = await _directory.ReadAsync($$"""
            services:
              web: { image: example/web:1, ports: ["80:80"] }
              db: { image: "{{image}}", environment: { POSTGRES_DB: shop }, volumes: ["db:/var/lib/postgresql/data"] }
            volumes: { db: }
            """);
        Assert.Equal("compose.yml:3", Assert.Single(reading.Problems).Location.ToString());
    }

    [Fact]
    public async Task What_another_application_creates_is_refused()
    {
        var reading = await _directory.ReadAsync("""
            services:
              web: { image: "example/web:1", ports: ["80:80"], networks: [proxy], volumes: ["old:/data"] }
            networks:
              proxy:
                external: true
            volumes:
              old:
                external: true
            """);
        Assert.Equal(["compose.yml:5", "compose.yml:8"], reading.Problems.Select(problem => problem.Location.ToString()));
    }

    [Fact]
    public async Task Two_databases_are_refused_unless_the_build_says_which_one_is_backed_up()
    {
        const string Text = """
            services:
              web: { image: "example/web:1", ports: ["80:80"] }
              orders: { image: "postgres:17", environment: { POSTGRES_DB: shop } }
              search: { image: "mariadb:11", environment: { MARIADB_DATABASE: found } }
            """;
        var problem = Assert.Single((await _directory.ReadAsync(Text)).Problems);
        Assert.Equal("compose.yml:4", problem.Location.ToString());
        Assert.Contains("new PostgreSql(\"orders\", \"shop\")", problem.Remedy, StringComparison.Ordinal);

        var chosen = await _directory.ReadAsync(ApplicationSource.FromCompose("compose.yml",
            found => found with { Database = new PostgreSql("orders", "shop") }));
        Assert.Empty(chosen.Problems);
    }

    [Theory]
    [InlineData("services:\n  web:\n    image: a:1\n    imagee: b\n", "compose.yml:2: docker compose refuses it: services.web")]
    [InlineData("services:\n  web:\n    image: a:1\n  - x\n", "compose.yml:4 is no valid YAML: ")]
    [InlineData("services:\n  web:\n    ports: ['80:80']\n", "compose.yml:2: docker compose refuses it: service \"web\" has neither " +
        "an image nor a build context")]
    [InlineData("services:\n  web:\n    image: a:1\n    depends_on: [db]\n", "compose.yml:2: docker compose refuses it: service " +
        "\"web\" depends on undefined service \"db\"")]
    [InlineData("services:\n  web:\n    extends: { file: none.yml, service: x }\n", "compose.yml:3: there is no file none.yml.")]
    [InlineData("- a\n", "compose.yml is no compose file: it has no services.")]
    public async Task An_invalid_file_is_refused_with_compose_s_own_reason(string text, string message)
    {
        var error = await Assert.ThrowsAsync<DeliveryException>(() => _directory.ReadAsync(text));
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(2, error.ExitCode);
        Assert.DoesNotContain(Path.GetTempPath() + "qgobuild-compose", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_directory_without_a_compose_file_is_refused()
    {
        var error = await Assert.ThrowsAsync<DeliveryException>(() => _directory.ReadAsync(ApplicationSource.FromCompose()));
        Assert.StartsWith("There is no compose file: compose.yaml, ", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Without a value compose would read "[:]/data", which is no mount.</summary>
    [Fact]
    public async Task A_variable_without_a_value_is_named_where_compose_refuses_the_file_because_of_it()
    {
        const string Text = "services:\n  web:\n    image: a:1\n    ports: ['80:80']\n    volumes:\n      - ${UPLOADS}:/data\n";
        var error = await Assert.ThrowsAsync<DeliveryException>(() => _directory.ReadAsync(Text));
        Assert.StartsWith("compose.yml:6: docker compose refuses it: invalid spec: :/data: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("UPLOADS (compose.yml:6)", error.Remedy, StringComparison.Ordinal);

        _directory.Write("compose.yml", Text + "volumes: { uploads: }\n");
        var values = new Dictionary<string, string> { ["UPLOADS"] = "uploads" };
        var source = ApplicationSource.FromCompose("compose.yml") with { Values = values };
        Assert.Equal("uploads", Assert.Single((await _directory.ReadAsync(source)).Application.Data).Name);
    }
}
