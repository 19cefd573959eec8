namespace QgoBuild.Delivery.Applications;

/// <summary>What is known of public images by their names.</summary>
internal static class KnownImages
{
    private static readonly HashSet<string> MySqlNames = ["mysql", "mysql-server", "percona", "percona-server"];
    private static readonly HashSet<string> MariaDbNames = ["mariadb"];
    private static readonly HashSet<string> PostgreSqlNames =
        ["postgres", "postgresql", "postgis", "timescaledb", "timescaledb-ha", "pgvector", "supabase-postgres"];

    // Parts that hold a state which users would miss if a deployment began them anew.
    private static readonly HashSet<string> StatefulNames =
    [
        "redis", "redis-stack", "redis-stack-server", "valkey", "keydb", "dragonfly", "memcached", "rabbitmq", "nats", "kafka", "cp-kafka",
        "zookeeper", "cp-zookeeper", "redpanda", "elasticsearch", "opensearch", "meilisearch", "typesense", "solr", "minio", "mongo",
        "mongodb", "clickhouse", "clickhouse-server", "influxdb", "etcd", "consul", "vault", "eclipse-mosquitto", "beanstalkd", "neo4j",
        "cassandra", "couchdb", "qdrant", "weaviate", "rethinkdb", "cockroach", "mssql-server", "server-mssql", "oracle",
        "prometheus", "loki", "pulsar",
    ];

    // Ports of protocols that are not HTTP.
    private static readonly HashSet<int> OtherPorts =
    [
        21, 22, 23, 25, 53, 110, 143, 389, 465, 514, 587, 636, 993, 995, 1194, 1433, 1521, 1883, 2181, 3306, 3389, 4222, 5222, 5269, 5432,
        5433, 5671, 5672, 6379, 6667, 8883, 9042, 9092, 11211, 27017, 51820,
    ];

    /// <summary>What the mount or the variables of a database's image look like, whatever its name is.</summary>
    private static readonly (string Text, Func<string, string, Database> Create)[] Marks =
    [
        ("/var/lib/mysql", (accessory, name) => new MySql(accessory, name)),
        ("/var/lib/postgresql", (accessory, name) => new PostgreSql(accessory, name)),
        ("/bitnami/mysql", (accessory, name) => new MySql(accessory, name)),
        ("/bitnami/mariadb", (accessory, name) => new MariaDb(accessory, name)),
        ("/bitnami/postgresql", (accessory, name) => new PostgreSql(accessory, name)),
    ];

    /// <summary>The database that a service of a compose file runs; null if it runs none.</summary>
    public static Database? FindDatabase(ComposeService service)
    {
        var image = service.Build is null ? NameOf(service.Image) : "";
        Func<string, string, Database>? create =
            MySqlNames.Contains(image) ? (accessory, name) => new MySql(accessory, name)
            : MariaDbNames.Contains(image) ? (accessory, name) => new MariaDb(accessory, name)
            : PostgreSqlNames.Contains(image) ? (accessory, name) => new PostgreSql(accessory, name)
            : Marks.FirstOrDefault(mark => service.Mounts.Any(mount => !mount.IsReadOnly &&
                mount.Target.StartsWith(mark.Text, StringComparison.Ordinal))).Create;
        return create?.Invoke(service.Name, FindDatabaseName(service, create("", "")));
    }

    /// <summary>Why a database of this image cannot be backed up and restored; null if that is not known.</summary>
    public static string? FindReasonAgainst(string image) => NameOf(image) switch
    {
        "timescaledb" or "timescaledb-ha" =>
            "TimescaleDB loads a dump only between calls of its own, which a restore does not make: no backup could be verified",
        _ when image.Contains("supabase/postgres", StringComparison.Ordinal) =>
            "the account of this image may not create a database beside its own, as a backup and a restore require",
        _ => null,
    };

    /// <summary>Whether an image is known to hold a state.</summary>
    public static bool IsStateful(string? image) => StatefulNames.Contains(NameOf(image));

    /// <summary>Whether a port is that of a protocol other than HTTP.</summary>
    public static bool IsOtherProtocol(ComposePort port) => port.Protocol != "tcp" || OtherPorts.Contains(port.Target);

    // The images create this database when they start for the first time. Without these, its name is known to the application alone.
    private static string FindDatabaseName(ComposeService service, Database kind)
    {
        string[] variables = kind is PostgreSql
            ? ["POSTGRES_DB", "POSTGRESQL_DATABASE", "POSTGRES_USER"]
            : ["MYSQL_DATABASE", "MARIADB_DATABASE"];
        return variables.Select(service.Environment.GetValueOrDefault).FirstOrDefault(value => value is { Length: > 0 }) ?? "";
    }

    // registry.example.test:5000/library/postgres:17@sha256:… is postgres.
    private static string NameOf(string? image)
    {
        var name = (image ?? "").Split('@')[0];
        name = name[(name.LastIndexOf('/') + 1)..];
        return name.Split(':')[0].ToLowerInvariant();
    }
}
