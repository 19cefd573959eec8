using QgoBuild.EndToEnd.Tests.Faults;

namespace QgoBuild.EndToEnd.Tests.Deployments;

/// <summary>Databases as people have them, with everything that a dump may get wrong and everybody who may hold a lock.</summary>
[Collection(ProductionTests.Name)]
public sealed class DatabaseTests(ProductionFixture fixture) : IAsyncDisposable
{
    private const string Migrations = "app/backend/prisma/migrations";

    private CargoApi Api { get; } = new(fixture.Target);

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        await fixture.Server.EndIdleSessionsAsync();
        await fixture.Server.SqlAsync("""
            SET foreign_key_checks = 0; DROP DATABASE IF EXISTS neighbour; USE qgo_cargo;
            DROP EVENT IF EXISTS note_run; DROP VIEW IF EXISTS heavy; DROP PROCEDURE IF EXISTS use_things; DROP FUNCTION IF EXISTS doubled;
            DROP TABLE IF EXISTS measured, keyless, blobs, noted, odd_names, `new one`;
            DELETE FROM _prisma_migrations WHERE migration_name LIKE '2099123100002%';
            SET @note = (SELECT IF(COUNT(*), 'ALTER TABLE shipments DROP COLUMN note', 'DO 0') FROM information_schema.columns
                WHERE table_schema = 'qgo_cargo' AND table_name = 'shipments' AND column_name = 'note');
            PREPARE drop_note FROM @note; EXECUTE drop_note;
            """);
    }

    private async Task DeployGoodAsync()
    {
        await fixture.CheckOutGoodAsync();
        if (await Api.TryCommitAsync() != fixture.GoodCommit) (await fixture.DeployAsync()).ExpectExitCode(0);
        await Api.SeedAsync(shipments: 50, uploads: 0);
    }

    [Fact]
    public async Task What_a_backup_holds_comes_back_bit_for_bit_and_no_copy_of_it_acts()
    {
        await DeployGoodAsync();
        await fixture.Server.SqlAsync("""
            CREATE DATABASE neighbour; USE qgo_cargo;
            CREATE TABLE measured (id INT PRIMARY KEY, f FLOAT, d DOUBLE, n DECIMAL(20,6), b BIT(9), y YEAR,
                t TIMESTAMP(6) DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6), j JSON, g GEOMETRY,
                half FLOAT GENERATED ALWAYS AS (f / 2) STORED);
            INSERT INTO measured (id, f, d, n, b, y, j, g) VALUES
                (1, 16777216, 0.1 + 0.2, 1234567.891, b'101010101', 2026, '{"a": [1.5, "ü", null]}', ST_GeomFromText('POINT(1.1 2.2)')),
                (2, 123456.789, -0.0, NULL, NULL, NULL, NULL, NULL), (3, 3.4028234e38, 1e-308, -1, b'0', 1901, 'true', NULL);
            CREATE TABLE keyless (f FLOAT, s VARCHAR(20));
            INSERT INTO keyless VALUES (16777217, 'a'), (16777218, 'a'), (NULL, 'USE mysql;');
            CREATE TABLE blobs (id INT PRIMARY KEY, body LONGBLOB); INSERT INTO blobs VALUES (1, REPEAT(x'00FF0A27', 10485760));
            CREATE TABLE noted (at_database VARCHAR(64), at_time TIMESTAMP DEFAULT CURRENT_TIMESTAMP);
            CREATE TABLE neighbour.runs (at_database VARCHAR(64));
            CREATE TABLE neighbour.refers (id INT PRIMARY KEY, measured_id INT,
                CONSTRAINT refers_to_measured FOREIGN KEY (measured_id) REFERENCES qgo_cargo.measured (id) ON DELETE CASCADE);
            INSERT INTO neighbour.refers VALUES (1, 1);
            CREATE VIEW heavy AS SELECT id, f FROM measured WHERE f > 1000;
            CREATE FUNCTION doubled(a INT) RETURNS INT DETERMINISTIC RETURN a * 2;
            DELIMITER //
            CREATE PROCEDURE use_things() BEGIN
            SELECT f FROM measured
            USE INDEX (PRIMARY) WHERE id = 1;
            /* A comment over several lines:
            Use this with care; DROP DATABASE mysql;
            */
            END//
            CREATE TRIGGER note_measured AFTER INSERT ON measured FOR EACH ROW
                INSERT INTO neighbour.runs VALUES (CONCAT('trigger ', NEW.id))//
            CREATE EVENT note_run ON SCHEDULE EVERY 1 SECOND DO INSERT INTO neighbour.runs VALUES (DATABASE())//
            CREATE TABLE odd_names (`a
            b` INT)//
            """);
        const string Everything = """
            SELECT id, f + 0e0, d, n, b + 0, y, t, j, ST_AsText(g), half + 0e0 FROM qgo_cargo.measured;
            SELECT f + 0e0, s FROM qgo_cargo.keyless; SELECT id, SHA2(body, 256), LENGTH(body) FROM qgo_cargo.blobs;
            SELECT routine_name, routine_definition FROM information_schema.routines WHERE routine_schema = 'qgo_cargo' ORDER BY 1;
            SELECT trigger_name, action_statement FROM information_schema.triggers WHERE trigger_schema = 'qgo_cargo';
            SELECT event_name, status, event_definition FROM information_schema.events WHERE event_schema = 'qgo_cargo';
            SELECT view_definition FROM information_schema.views WHERE table_schema = 'qgo_cargo';
            SELECT table_name, unique_constraint_schema, referenced_table_name, delete_rule
                FROM information_schema.referential_constraints WHERE constraint_schema = 'neighbour';
            SELECT @@global.max_allowed_packet, @@global.log_bin_trust_function_creators;
            """;
        var before = await fixture.Server.SqlAsync(Everything);

        (await fixture.RunTargetAsync("Backup")).ExpectExitCode(0).ExpectOutput("verified and loaded");
        var backup = await fixture.Server.NewestBackupAsync();
        await fixture.Server.SqlAsync("""
            USE qgo_cargo; UPDATE measured SET f = 1, t = '2001-01-01'; DELETE FROM keyless; DELETE FROM blobs;
            DROP VIEW heavy; DROP PROCEDURE use_things; DROP TRIGGER note_measured; CREATE TABLE `new one` (id INT);
            """);
        (await fixture.RunTargetAsync("Drill", "--backup", backup)).ExpectExitCode(0);
        (await fixture.RunTargetAsync("Rollback", "--backup", backup, "--yes")).ExpectExitCode(0);

        Assert.Equal(before, await fixture.Server.SqlAsync(Everything));
        Assert.Equal("qgo_cargo", await fixture.Server.SqlAsync("SELECT DISTINCT at_database FROM neighbour.runs"));
        Assert.Equal("", await SideDatabasesAsync());
    }

    [Fact]
    public async Task A_dump_that_acts_outside_of_its_database_is_refused_and_touches_nothing()
    {
        await DeployGoodAsync();
        (await fixture.RunTargetAsync("Backup")).ExpectExitCode(0);
        var backup = await fixture.Server.NewestBackupAsync();
        await fixture.Server.ForgeBackupAsync(backup, "CREATE DATABASE neighbour;\n/*!50000 USE\n mysql */;\n");
        var rows = await fixture.Server.DumpAsync();

        (await fixture.RunTargetAsync("Rollback", "--backup", backup, "--yes")).ExpectExitCode(4)
            .ExpectOutput("acts on something else than its own database");

        Assert.Equal(rows, await fixture.Server.DumpAsync());
        Assert.Equal("", await fixture.Server.SqlAsync("SHOW DATABASES LIKE 'neighbour'"));
        Assert.Equal("", await SideDatabasesAsync());
    }

    [Fact]
    public async Task An_idle_session_is_named_when_a_migration_waits_for_it_and_ended_when_an_undo_does()
    {
        await DeployGoodAsync();
        var rows = await fixture.Server.DumpAsync();
        await fixture.CommitOnGoodAsync("Fail over a locked table",
            ($"{Migrations}/20991231000020_locked/migration.sql", _ =>
                "CREATE TABLE `new one` (id INT);\nALTER TABLE shipments MODIFY goods VARCHAR(300) NOT NULL;\n"));
        await fixture.Server.OpenIdleSessionAsync();

        (await fixture.DeployAsync()).ExpectExitCode(3).ExpectOutput("Step migrate failed")
            .ExpectOutput("of root@localhost, in a transaction for").ExpectOutput("SELECT COUNT(*) FROM qgo_cargo.shipments")
            .ExpectOutput("ended: session");

        Assert.Equal(rows, await fixture.Server.DumpAsync());
        Assert.Equal(fixture.GoodCommit, await Api.CommitAsync());
        Assert.Equal("", await SideDatabasesAsync());
    }

    [Fact]
    public async Task An_online_migration_does_not_block_users_while_it_waits_for_a_lock_and_continues_afterwards()
    {
        await DeployGoodAsync();
        var changing = await fixture.CommitOnGoodAsync("Add a column",
            ($"{Migrations}/20991231000021_online/migration.sql", _ =>
                "-- qgo: online\nALTER TABLE `shipments` ADD COLUMN `note` VARCHAR(20) NULL;\n"));
        await fixture.Server.OpenIdleSessionAsync();
        using var client = FaultClient.Deploy(fixture);
        await client.WaitForOutputAsync("the migration waits for session");
        await Api.CreateShipmentAsync(1);
        await fixture.Server.EndIdleSessionsAsync();

        Assert.True(await client.WaitForExitAsync(TimeSpan.FromMinutes(2)) == 0, client.Output);
        Assert.Equal(changing, await Api.CommitAsync());
        Assert.NotEqual("", await fixture.Server.SqlAsync("SHOW COLUMNS FROM qgo_cargo.shipments LIKE 'note'"));
    }

    [Fact]
    public async Task What_a_cancelled_migration_was_at_has_ended_in_the_database_before_anything_is_undone()
    {
        await DeployGoodAsync();
        var rows = await fixture.Server.DumpAsync();
        await fixture.CommitOnGoodAsync("Take forever",
            ($"{Migrations}/20991231000022_slow/migration.sql", _ => "CREATE TABLE `new one` AS SELECT SLEEP(600) AS zzz;\n"));
        using var client = FaultClient.Deploy(fixture);
        await fixture.Server.WaitForStatementAsync("SLEEP(600)");

        await client.SignalAsync("TERM");

        Assert.True(await client.WaitForExitAsync(TimeSpan.FromMinutes(2)) == 130, client.Output);
        Assert.DoesNotContain("SLEEP(600)", await fixture.Server.SqlAsync("SHOW FULL PROCESSLIST"), StringComparison.Ordinal);
        Assert.Equal(rows, await fixture.Server.DumpAsync());
    }

    [Fact]
    public async Task What_a_tool_has_done_whose_files_nobody_reads_is_undone()
    {
        await DeployGoodAsync();
        // Prisma, as if it were any tool with a table of its own.
        Func<string, string> byRows = text => text.Replace(
            "new History.Prisma(\"app/backend/prisma/migrations\")", "new History.Rows(\"_prisma_migrations\", \"migration_name\")",
            StringComparison.Ordinal);
        var tool = await fixture.CommitOnGoodAsync("Know migrations by rows", ("build/Application.cs", byRows));
        (await fixture.DeployAsync()).ExpectExitCode(0).ExpectOutput("only migrate knows whether any is pending")
            .ExpectOutput("whatever migrate applies").ExpectOutput("there was nothing to apply");
        var (rows, schema) = (await fixture.Server.DumpAsync(), await fixture.Server.SqlAsync("SHOW TABLES FROM qgo_cargo"));

        await fixture.CommitAsync("Fail after changing rows",
            ($"{Migrations}/20991231000023_rows/migration.sql", _ =>
                "UPDATE shipments SET goods = 'changed';\nCREATE TABLE `new one` (id INT);\nALTER TABLE nowhere ADD COLUMN x INT;\n"));
        (await fixture.DeployAsync()).ExpectExitCode(3).ExpectOutput("Step migrate failed").ExpectOutput("nowhere");

        Assert.Equal(rows, await fixture.Server.DumpAsync());
        Assert.Equal(schema, await fixture.Server.SqlAsync("SHOW TABLES FROM qgo_cargo"));
        Assert.Equal(tool, await Api.CommitAsync());
        await fixture.CheckOutGoodAsync();
    }

    private Task<string> SideDatabasesAsync() => fixture.Server.SqlAsync("SHOW DATABASES LIKE 'qgobuild%'");
}
