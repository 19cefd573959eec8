using System.Diagnostics;
using System.Text;
using QgoBuild.Delivery.Applications;
using QgoBuild.Delivery.Deployments;
using QgoBuild.Delivery.Entrances;
using QgoBuild.Delivery.Environments;
using QgoBuild.Delivery.Health;
using QgoBuild.Delivery.Remote;
using QgoBuild.Delivery.Scripts;
using QgoBuild.Sandbox.Engines;
using QgoBuild.Sandbox.Images;

namespace QgoBuild.EndToEnd.Tests.Databases;

/// <summary>A real database server in a container that is named as a deployment names it, and the functions of a deployment's script to
/// run on it.</summary>
public sealed class DatabaseServer : IAsyncDisposable
{
    /// <summary>The name of the application's database.</summary>
    public const string Name = "shop \"it's\"";

    private const string Password = "it's a \"password\"";

    private readonly ContainerEngine _engine;
    private readonly string _container;
    private readonly string _directory;
    private readonly string _work;
    private readonly string _script;

    private DatabaseServer(ContainerEngine engine, DatabaseKind kind)
    {
        (_engine, Kind) = (engine, kind);
        var project = $"conformance-{kind.ToString().ToLowerInvariant()}";
        _container = $"{project}-db-1";
        _directory = Directory.CreateTempSubdirectory("qgo it's NEW START ").FullName;
        Database database = kind switch
        {
            DatabaseKind.MySql => new MySql("db", Name),
            DatabaseKind.MariaDb => new MariaDb("db", Name),
            _ => new PostgreSql("db", Name),
        };
        var application = new Application("conformance")
        {
            Services = [new("web", new ImageOrigin.Pulled("web:1")) { Port = 80, Check = new Check.Answers("/") }],
            Accessories = [new("db", "db:1")],
            Database = database,
            Migration = new("web") { History = new History.Rows("the history", "it's a \"name\"") },
        };
        var environment = new DeploymentEnvironment
        {
            Name = "staging",
            Server = new SshEndpoint("127.0.0.1", 22, "root", "/none", "/none"),
            Directory = _directory,
            Branch = "staging",
            Origin = "none",
            Url = new Uri("http://127.0.0.1"),
            Entrances = [new Entrance(80, [new Route("/", "web", 80)])],
            Registry = "none",
            EdgeImage = "none",
            Database = new DatabasePolicy { LockWaitTimeout = TimeSpan.FromSeconds(3) },
        };
        var plan = DeploymentPlans.Backup(application, environment, "tests", DateTimeOffset.UnixEpoch);
        _work = plan.WorkDirectory;
        Directory.CreateDirectory(_work);
        Directory.CreateDirectory(Path.Combine(_directory, "backups"));
        File.WriteAllText(Path.Combine(_directory, ".qgobuild/project"), project + "\n");
        // With every function there is, whatever the plan uses.
        _script = DeploymentScript.Compile(plan).Replace("\nmain \"$@\"\n",
            RuntimeScript.Concatenate(RuntimeScript.GetAll(database)) +
                "\ncompose_platform() { echo 'name: platform'; }\nset -eu\n", StringComparison.Ordinal);
    }

    public DatabaseKind Kind { get; }

    /// <summary>Starts one and waits until it answers.</summary>
    public static async Task<DatabaseServer> StartAsync(SandboxFixture sandbox, DatabaseKind kind, CancellationToken cancellationToken)
    {
        var engine = await ContainerEngine.EnsureAsync(sandbox.Directory, new Progress<string>(), cancellationToken);
        var images = await ImageProvider.CreateAsync(engine, sandbox.Directory, new(new Progress<string>(), TimeProvider.System),
            cancellationToken);
        var image = await (kind switch
        {
            DatabaseKind.MySql => images.GetAsync(BaseImage.Mysql),
            DatabaseKind.MariaDb => images.GetMariaDbAsync(),
            _ => images.GetPostgreSqlAsync(),
        });
        var server = new DatabaseServer(engine, kind);
        server.RemoveContainer();
        string[] variables = kind == DatabaseKind.PostgreSql
            ? ["POSTGRES_USER=owner", $"POSTGRES_PASSWORD={Password}", $"POSTGRES_DB={Name}"]
            : [$"MYSQL_ROOT_PASSWORD={Password}", $"MYSQL_DATABASE={Name}"];
        server.Docker(["run", "--detach", "--name", server._container, "--network", "none",
            .. variables.SelectMany(variable => (string[])["--env", variable]), image]);
        server.Run("wait_stable 2 90 database_ready");
        return server;
    }

    /// <summary>Runs shell text after the script's functions.</summary>
    /// <returns>Its output.</returns>
    public string Run(string text)
    {
        var (code, output, errors) = ExecuteScript(text);
        Assert.True(code == 0, $"exit {code}: {output}{errors}{Reason}");
        return output;
    }

    /// <summary>Runs SQL in the application's database by the server's own client, without the script.</summary>
    /// <returns>The rows.</returns>
    public string Sql(string sql) => Client(Kind == DatabaseKind.PostgreSql
        ? ["psql", "--no-psqlrc", "--quiet", "--no-align", "--tuples-only", "--set", "ON_ERROR_STOP=1", "--username=owner"]
        : [Program("mysql"), "--user=root", "--batch", "--skip-column-names", Name], sql);

    /// <summary>Everything in the application's database, as text: equal texts, equal content.</summary>
    public string Describe() => string.Join('\n', Client(Kind == DatabaseKind.PostgreSql
        ? ["sh", "-c", "pg_dump --username=owner; psql -At --username=owner --command \"" +
            "SELECT datacl, pg_get_userbyid(datdba), encoding, datcollate FROM pg_database WHERE datname = current_database(); " +
            "SELECT setrole, setconfig FROM pg_db_role_setting AS s JOIN pg_database AS d ON d.oid = s.setdatabase " +
            "WHERE datname = current_database() ORDER BY 1\""]
        : [Program("mysqldump"), .. Kind == DatabaseKind.MySql ? ["--set-gtid-purged=OFF"] : (string[])[], "--user=root",
            "--skip-dump-date", "--routines", "--hex-blob", "--skip-extended-insert", "--order-by-primary", Name], "")
        .Split('\n').Where(line =>
            !line.Contains("restrict ", StringComparison.Ordinal) && !line.StartsWith("--", StringComparison.Ordinal)));

    /// <summary>The names of all databases of the server, in order.</summary>
    public string Databases() => Sql(Kind == DatabaseKind.PostgreSql ? "SELECT datname FROM pg_database ORDER BY 1" : "SHOW DATABASES");

    /// <summary>Begins the work of a deployment: nothing is left of an earlier one.</summary>
    public void Begin()
    {
        Execute("rm", ["-rf", "--", _work], "");
        Directory.CreateDirectory(_work);
    }

    public async ValueTask DisposeAsync()
    {
        RemoveContainer();
        await Task.Run(() => Execute("rm", ["-rf", "--", _directory], ""));
    }

    // From a file: what the script starts would read the rest of it from its standard input.
    private (int Code, string Output, string Errors) ExecuteScript(string text)
    {
        var file = Path.Combine(_directory, "script.sh");
        File.WriteAllText(file, $"{_script}\n{text}\n");
        return Execute("sh", [file], "");
    }

    private string Reason => File.Exists(Path.Combine(_work, "reason")) ? File.ReadAllText(Path.Combine(_work, "reason")) : "";

    private string Program(string name) => (Kind, name) switch
    {
        (DatabaseKind.MariaDb, "mysql") => "mariadb",
        (DatabaseKind.MariaDb, "mysqldump") => "mariadb-dump",
        _ => name,
    };

    private string Client(string[] command, string input) => Docker(["exec", "--interactive", "--env", $"MYSQL_PWD={Password}", "--env",
        $"PGDATABASE={Name}", _container, .. command], input);

    private void RemoveContainer() => Execute("docker", ["rm", "--force", "--volumes", _container], "");

    private string Docker(string[] arguments, string input = "")
    {
        var (code, output, errors) = Execute("docker", arguments, input);
        Assert.True(code == 0, $"docker {arguments[0]}: exit {code}: {errors}");
        return output;
    }

    private (int Code, string Output, string Errors) Execute(string program, string[] arguments, string input)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Path.GetTempPath(),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        };
        foreach (var (name, value) in _engine.EnvironmentVariables)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }
}

/// <summary>A kind of database server.</summary>
public enum DatabaseKind
{
    MySql,
    MariaDb,
    PostgreSql,
}
