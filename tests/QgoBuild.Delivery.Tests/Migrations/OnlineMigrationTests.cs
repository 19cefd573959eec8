using QgoBuild.Delivery.Applications;
using QgoBuild.Delivery.Migrations;

namespace QgoBuild.Delivery.Tests.Migrations;

public sealed class OnlineMigrationTests
{
    [Theory]
    [InlineData("-- qgo: online\nALTER TABLE `t` ADD COLUMN `c` INT NULL;", true)]
    [InlineData("\n-- A column for later.\n  -- QGO: Online  \nALTER TABLE `t` ADD COLUMN `c` INT NULL;", true)]
    [InlineData("ALTER TABLE `t` ADD COLUMN `c` INT NULL;\n-- qgo: online", false)]
    [InlineData("-- qgo: online, perhaps\nSELECT 1", false)]
    [InlineData("", false)]
    public void A_migration_is_declared_online_in_its_first_comment(string sql, bool online) =>
        Assert.Equal(online, new SqlMigration("m", sql).IsDeclaredOnline);

    [Fact]
    public void Statements_are_read_for_the_databases_whose_additions_can_be_reverted()
    {
        var migrations = new ReleaseMigrations([new("1_a", "-- qgo: online\nCREATE TABLE a (id INT)"), new("2_b", "DROP TABLE a")]);

        migrations.CheckOnline(new MySql("db", "shop"));
        migrations.CheckOnline(new MariaDb("db", "shop"));

        var refusal = Assert.Throws<DeliveryException>(() => migrations.CheckOnline(new PostgreSql("db", "shop")));
        Assert.StartsWith("The migration 1_a is declared safe online, and its statements are not read for PostgreSQL", refusal.Message,
            StringComparison.Ordinal);
        Assert.Equal(2, refusal.ExitCode);
        new ReleaseMigrations([new("2_b", "DROP TABLE a")]).CheckOnline(new PostgreSql("db", "shop"));
    }

    [Theory]
    [InlineData("CREATE TABLE `a` (`id` INT PRIMARY KEY, `x` VARCHAR(9) DEFAULT 'a;b')", "Table a a")]
    [InlineData("create table a (id int)", "Table a a")]
    [InlineData("ALTER TABLE `t` ADD COLUMN `c` DATE NULL", "Column t c")]
    [InlineData("ALTER TABLE t ADD c INT", "Column t c")]
    [InlineData("ALTER TABLE t ADD COLUMN c INT NOT NULL DEFAULT 0, ADD INDEX `i` (`c`, `d`), ADD KEY k (c)",
        "Column t c|Index t i|Index t k")]
    [InlineData("ALTER TABLE t ADD COLUMN c DECIMAL(9, 2) NULL AFTER b", "Column t c")]
    [InlineData("CREATE INDEX `i` ON `t` (`a`, `b`)", "Index t i")]
    [InlineData("CREATE FULLTEXT INDEX i ON t (a)", "Index t i")]
    [InlineData("/* a -- comment */ CREATE INDEX i # another; one\n ON t (a) -- and one;", "Index t i")]
    [InlineData(
        "CREATE TABLE a (id INT); CREATE UNIQUE INDEX u ON a (id); ALTER TABLE a ADD CONSTRAINT f FOREIGN KEY (id) " +
    "REFERENCES t (id); INSERT INTO a VALUES (1)", "Table a a")]
    [InlineData("-- nothing at all\n;;", "")]
    [InlineData("CREATE TABLE `it's ``odd``` (id INT)", "Table it's `odd` it's `odd`")]
    public void Statements_that_only_add_are_read(string sql, string additions) =>
        Assert.Equal(additions, string.Join('|', new SqlMigration("m", sql).GetAdditions()
            .Select(schemaAddition => $"{schemaAddition.Kind} {schemaAddition.Table} {schemaAddition.Name}")));

    [Theory]
    [InlineData("UPDATE t SET a = 1")]
    [InlineData("DROP TABLE t")]
    [InlineData("DELETE FROM t")]
    [InlineData("ALTER TABLE t DROP COLUMN c")]
    [InlineData("ALTER TABLE t MODIFY c INT")]
    [InlineData("ALTER TABLE t RENAME TO u")]
    [InlineData("ALTER TABLE t ADD COLUMN c INT, DROP COLUMN d")]
    [InlineData("ALTER TABLE t ADD COLUMN c INT NOT NULL")]
    [InlineData("ALTER TABLE t ADD COLUMN c INT UNIQUE")]
    [InlineData("ALTER TABLE t ADD UNIQUE INDEX u (c)")]
    [InlineData("ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (c) REFERENCES u (id)")]
    [InlineData("ALTER TABLE other.t ADD COLUMN c INT")]
    [InlineData("CREATE UNIQUE INDEX u ON t (c)")]
    [InlineData("CREATE TABLE IF NOT EXISTS a (id INT)")]
    [InlineData("CREATE TABLE a AS SELECT * FROM t")]
    [InlineData("CREATE TABLE a LIKE t")]
    [InlineData("CREATE TRIGGER x BEFORE INSERT ON t FOR EACH ROW SET NEW.a = 1")]
    [InlineData("CREATE TABLE a (id INT); INSERT INTO t VALUES (1)")]
    [InlineData("CREATE INDEX i ON t (a); /*!50000 DROP TABLE t */")]
    [InlineData("SET sql_mode = ''")]
    public void Statements_that_do_more_than_add_are_refused(string sql)
    {
        var refused = Assert.Throws<DeliveryException>(() => new SqlMigration("20260101_m", "-- qgo: online\n" + sql).GetAdditions());

        Assert.Equal(2, refused.ExitCode);
        Assert.StartsWith("The migration 20260101_m is declared safe online, but this does more than add: ", refused.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_specific_reason_is_reported() => Assert.EndsWith(
        "ALTER TABLE `shipments` ADD COLUMN `owner` INT NOT … (owner is NOT NULL and has no DEFAULT, so inserts without it would fail)",
        Assert.Throws<DeliveryException>(() =>
            new SqlMigration("m", "ALTER TABLE `shipments` ADD COLUMN `owner` INT NOT NULL").GetAdditions()).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Migrations_that_are_not_applied_are_pending_in_order() => Assert.Equal(
        ["2", "4"],
        new ReleaseMigrations([new("1", ""), new("2", ""), new("3", ""), new("4", "")]).GetPending(["3", "1", "elsewhere"])
            .Select(migration => migration.Name));
}
