namespace QgoBuild.EndToEnd.Tests.Databases;

/// <summary>What deployments require of a database, of each kind that an application may have: the same tests, on real servers.</summary>
public sealed class DatabaseConformanceTests(DatabaseServers servers) : IClassFixture<DatabaseServers>
{
    public static TheoryData<DatabaseKind> Kinds => [.. Enum.GetValues<DatabaseKind>()];

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_dump_holds_everything_is_loaded_and_compared_and_leaves_nothing_behind(DatabaseKind kind)
    {
        var server = await FillAsync(kind);
        var (content, databases) = (server.Describe(), server.Databases());

        var counts = server.Run("""
            prepare_dump_check
            dump_database "$work/dump.sql"
            verify_dump "$work/dump.sql"
            [ "$(cat "$work/proven")" = true ] && [ ! -s "$work/rounded" ]
            drop_copy
            cat "$work/counts"
            """);

        Assert.Contains("customers\t3\n", counts, StringComparison.Ordinal);
        Assert.Contains("it's a \"table\"\t1\n", counts, StringComparison.Ordinal);
        Assert.Equal((content, databases), (server.Describe(), server.Databases()));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_backup_is_rehearsed_and_restored_and_the_restore_undone(DatabaseKind kind)
    {
        var server = await FillAsync(kind);
        var (before, databases) = (server.Describe(), server.Databases());
        server.Run("make_backup; printf %s \"$backup_name\" >\"$state/named\"");
        server.Sql(Statements(kind).Change);
        var after = server.Describe();
        Assert.NotEqual(before, after);

        Assert.Contains("customers\t3\n", server.Run("""
            rehearse_dump "$backups/$(cat "$state/named")"
            drop_copy
            cat "$work/counts"
            """), StringComparison.Ordinal);
        Assert.Equal((after, databases), (server.Describe(), server.Databases()));

        server.Run("restore_database \"$backups/$(cat \"$state/named\")\"");
        Assert.Equal(before, server.Describe());
        // An application writes to what was restored.
        server.Sql("INSERT INTO customers (name) VALUES ('later')");

        server.Run("exchange_back; drop_copy");
        Assert.Equal((after, databases), (server.Describe(), server.Databases()));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task An_exchange_that_was_killed_is_continued_or_undone(DatabaseKind kind)
    {
        var server = await FillAsync(kind);
        server.Run("make_backup; printf %s \"$backup_name\" >\"$state/named\"");
        server.Sql(Statements(kind).Change);
        var after = server.Describe();

        // Killed after the exchange, before that was recorded.
        server.Run("""
            restore_database "$backups/$(cat "$state/named")"
            printf exchanging | write_file "$work/exchange"
            """);
        server.Run("end_database_work; exchange_settled && exchange_back; drop_copy");

        Assert.Equal(after, server.Describe());
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_restore_waits_for_a_session_in_a_transaction_and_then_ends_it(DatabaseKind kind)
    {
        var server = await FillAsync(kind);
        var before = server.Describe();
        server.Run("make_backup; printf %s \"$backup_name\" >\"$state/named\"");
        server.Sql(Statements(kind).Change);
        var holder = HoldAsync(server);
        await PollAsync(() => IsHeld(server));

        server.Run("restore_database \"$backups/$(cat \"$state/named\")\"; drop_copy");

        Assert.Equal(before, server.Describe());
        Assert.NotNull(await holder);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task The_history_is_listed_and_every_change_of_the_schema_noticed_and_no_change_of_rows(DatabaseKind kind)
    {
        var server = await FillAsync(kind);
        var (list, name) = ("applied_migrations", kind == DatabaseKind.PostgreSql ? "\"it's a \"\"name\"\"\"" : "`it's a \"name\"`");
        var table = kind == DatabaseKind.PostgreSql ? "\"the history\"" : "`the history`";
        var first = server.Run(list);
        Assert.Single(first.TrimEnd().Split('\n'));

        server.Sql($"CREATE TABLE {table} ({name} VARCHAR(50)); INSERT INTO {table} VALUES ('0001_initial'), ('0002 it''s')");
        var second = server.Run(list).TrimEnd().Split('\n');
        Assert.Equal(["0001_initial\tapplied", "0002 it's\tapplied"], second[..2]);
        Assert.NotEqual(first.TrimEnd(), second[2]);

        server.Sql("INSERT INTO customers (name) VALUES ('another')");
        Assert.Equal(second, server.Run(list).TrimEnd().Split('\n'));

        server.Sql("ALTER TABLE customers ADD COLUMN phone VARCHAR(20)");
        Assert.NotEqual(second[2], server.Run(list).TrimEnd().Split('\n')[2]);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_change_of_the_schema_that_waits_for_a_session_is_found_and_ended_with_the_session_named(DatabaseKind kind)
    {
        var server = await FillAsync(kind);
        var holder = HoldAsync(server);
        await PollAsync(() => IsHeld(server));
        var waiting = Task.Run(() => Record.Exception(() => server.Sql("ALTER TABLE customers ADD COLUMN waits INT")),
            TestContext.Current.CancellationToken);

        await PollAsync(() => server.Run("blocked_statements 1 | head -n 1").Length > 1);
        Assert.StartsWith("session ", server.Run("describe_lock_sessions"), StringComparison.Ordinal);
        server.Run("cancel_statement \"$(blocked_statements 1 | head -n 1)\"");

        Assert.NotNull(await waiting);
        Assert.False(holder.IsCompleted);
        server.Run(kind == DatabaseKind.PostgreSql
            ? "printf \"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%%pg_sleep(60)%%' " +
                "AND pid <> pg_backend_pid()\" | query_database"
            : "sessions '$8 ~ /SLEEP\\(60\\)/' | kill_sessions");
        Assert.NotNull(await holder);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task What_a_step_began_in_the_database_is_ended(DatabaseKind kind)
    {
        var server = await FillAsync(kind);
        var code = server.Run($$"""
            printf '{{Sleep(kind)}}' | query_database >/dev/null 2>&1 &
            sleep 1
            end_database_work
            wait "$!" || printf ended
            """);

        Assert.Equal("ended", code);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task The_server_is_described_with_its_size(DatabaseKind kind)
    {
        var server = await FillAsync(kind);

        var name = kind switch { DatabaseKind.MySql => "MySQL", DatabaseKind.MariaDb => "MariaDB", _ => "PostgreSQL" };
        Assert.Matches($@"^{name} \d+\.\d+", server.Run("describe_database"));
        Assert.True(long.Parse(server.Run("database_bytes"), System.Globalization.CultureInfo.InvariantCulture) > 0);
        Assert.Matches(@"^\d+\.\d+", server.Run("database_facts; database_fact version"));
    }

    private async Task<DatabaseServer> FillAsync(DatabaseKind kind)
    {
        var server = await servers.GetAsync(kind);
        server.Begin();
        server.Sql(Statements(kind).Empty);
        server.Sql(Statements(kind).Fill);
        return server;
    }

    private static string Sleep(DatabaseKind kind) => kind == DatabaseKind.PostgreSql ? "SELECT pg_sleep(60)" : "SELECT SLEEP(60)";

    // A session that has changed a row and does not end its transaction.
    private static Task<Exception?> HoldAsync(DatabaseServer server) => Task.Run(() => Record.Exception(() =>
        server.Sql($"BEGIN; UPDATE customers SET name = 'held' WHERE id = 1; {Sleep(server.Kind)};")),
        TestContext.Current.CancellationToken);

    private static bool IsHeld(DatabaseServer server) => server.Run(server.Kind == DatabaseKind.PostgreSql
        ? "printf \"SELECT query FROM pg_stat_activity WHERE query LIKE '%%pg_sleep(60)%%' AND pid <> pg_backend_pid()\" | query_database"
        : "printf 'SHOW FULL PROCESSLIST' | mysql_root | grep -i 'SLEEP(60)' || :").Length > 0;

    private static async Task PollAsync(Func<bool> isTrue)
    {
        for (var attempt = 0; !isTrue(); attempt++)
        {
            Assert.True(attempt < 100, "It did not happen.");
            await Task.Delay(200, TestContext.Current.CancellationToken);
        }
    }

    private static (string Empty, string Fill, string Change) Statements(DatabaseKind kind) => kind == DatabaseKind.PostgreSql
        ? (""""
            DROP SCHEMA IF EXISTS public CASCADE;
            DROP SCHEMA IF EXISTS "other, x" CASCADE;
            CREATE SCHEMA public;
            DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'read "er"') THEN CREATE ROLE "read ""er"""; END IF; END $$;
            """",
            """"
            ALTER DATABASE "shop ""it's""" SET search_path = public, "other, x";
            ALTER ROLE "read ""er""" IN DATABASE "shop ""it's""" SET work_mem = '5MB';
            REVOKE ALL ON DATABASE "shop ""it's""" FROM PUBLIC;
            GRANT CONNECT, TEMPORARY ON DATABASE "shop ""it's""" TO "read ""er""";
            CREATE TABLE customers (id INT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, name TEXT, ratio REAL, data BYTEA,
                made TIMESTAMPTZ DEFAULT now());
            INSERT INTO customers (name, ratio, data) VALUES ('it''s "a" name' || chr(9) || chr(10) || '\N \.', 1.0 / 3, '\x00ff0a5c'),
                ('Zoë 🚚', 'NaN', ''), (NULL, NULL, NULL);
            CREATE SCHEMA "other, x";
            CREATE TABLE "it's a ""table""" (id INT PRIMARY KEY REFERENCES customers (id));
            INSERT INTO "it's a ""table""" VALUES (2);
            CREATE TABLE "other, x".parts (id INT, kind TEXT) PARTITION BY LIST (kind);
            CREATE TABLE "other, x".parts_a PARTITION OF "other, x".parts FOR VALUES IN ('a');
            INSERT INTO "other, x".parts VALUES (1, 'a');
            CREATE VIEW names AS SELECT name FROM customers;
            CREATE MATERIALIZED VIEW counted AS SELECT count(*) FROM customers;
            CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.made := '2001-01-01'; RETURN NEW; END $$;
            CREATE TRIGGER touching BEFORE UPDATE ON customers FOR EACH ROW EXECUTE FUNCTION touch();
            """",
            """"
            UPDATE customers SET name = 'changed';
            DROP TABLE "it's a ""table""";
            DROP VIEW names;
            CREATE TABLE new (id INT);
            """")
        : (""""
            SET foreign_key_checks = 0;
            DROP VIEW IF EXISTS names;
            DROP TABLE IF EXISTS `it's a "table"`, customers, new, `the history`;
            DROP FUNCTION IF EXISTS twice;
            """",
            """"
            CREATE TABLE customers (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(100), ratio FLOAT, data BLOB,
                made TIMESTAMP DEFAULT '2020-02-02 02:02:02') ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;
            INSERT INTO customers (name, ratio, data) VALUES ('it''s "a" name\t\n\\N', 16777216, x'00ff0a5c'), ('Zoë 🚚', 0.1, ''),
                (NULL, NULL, NULL);
            CREATE TABLE `it's a "table"` (id INT PRIMARY KEY, FOREIGN KEY (id) REFERENCES customers (id)) ENGINE = InnoDB;
            INSERT INTO `it's a "table"` VALUES (2);
            CREATE VIEW names AS SELECT name FROM customers;
            CREATE FUNCTION twice (x INT) RETURNS INT DETERMINISTIC RETURN 2 * x;
            CREATE TRIGGER touching BEFORE UPDATE ON customers FOR EACH ROW SET NEW.made = '2001-01-01';
            """",
            """"
            UPDATE customers SET name = 'changed';
            DROP TABLE `it's a "table"`;
            DROP VIEW names;
            CREATE TABLE new (id INT);
            """");
}

/// <summary>One server of each kind, started for the first test that uses it.</summary>
public sealed class DatabaseServers(SandboxFixture sandbox) : IAsyncLifetime
{
    private readonly Dictionary<DatabaseKind, DatabaseServer> _servers = [];

    public async Task<DatabaseServer> GetAsync(DatabaseKind kind) => _servers.TryGetValue(kind, out var server)
        ? server : _servers[kind] = await DatabaseServer.StartAsync(sandbox, kind, TestContext.Current.CancellationToken);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers.Values)
            await server.DisposeAsync();
    }
}
