using QgoBuild.Delivery.Applications;
using QgoBuild.Delivery.Deployments;
using QgoBuild.Delivery.Tests.Deployments;

namespace QgoBuild.Delivery.Tests.Runtime;

/// <summary>What is particular to PostgreSQL. What it does on a real server is in the end-to-end tests.</summary>
public sealed class PostgreSqlTests
{
    private const string Dump = """
        --
        -- PostgreSQL database dump
        --
        \restrict 3fGh
        SET statement_timeout = 0;
        CREATE FUNCTION public.touch() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            EXECUTE 'ALTER DATABASE shop RENAME TO other';
            RETURN NEW;
        END $$;
        CREATE FUNCTION public.fix() RETURNS void LANGUAGE plpgsql AS $_$
        DROP USER nobody;
        \d
        $_$;
        COMMENT ON FUNCTION public.fix() IS 'it''s about
        DROP DATABASE shop; -- and "more
        $$ of it';
        CREATE TABLE public."it's $$" (id integer);
        CREATE USER MAPPING FOR shop SERVER other OPTIONS ("user" 'x');
        ALTER USER MAPPING FOR shop SERVER other OPTIONS (SET "user" 'y');
        CREATE TABLE public.notes (id integer, text text);
        COPY public.notes (id, text) FROM stdin;
        1	DROP DATABASE shop;
        2	\\! rm -rf /
        ALTER SYSTEM SET x = 1;	\N
        \rback	\N
        \.
        SELECT pg_catalog.setval('public.notes_id_seq', 2, true);
        \unrestrict 3fGh
        """;

    [Theory, Shells]
    public void A_dump_of_the_tool_acts_on_its_own_database_whatever_its_rows_are(string shell) =>
        Assert.Equal("", FindForeign(shell, Dump));

    [Theory]
    [InlineData(@"\connect other")]
    [InlineData(@"\! touch /tmp/x")]
    [InlineData(@"\i /etc/passwd")]
    [InlineData("DROP DATABASE shop;")]
    [InlineData("  alter  system set x = 1;")]
    [InlineData("CREATE ROLE admin SUPERUSER;")]
    [InlineData("ALTER USER owner PASSWORD 'x';")]
    [InlineData("COPY public.notes TO PROGRAM 'sh';")]
    [InlineData("COPY public.notes FROM '/etc/passwd';")]
    public void A_line_that_acts_on_something_else_is_found(string line)
    {
        Assert.Equal(line, FindForeign("sh", Dump.Replace("SELECT pg_catalog", line + "\nSELECT pg_catalog", StringComparison.Ordinal)));
        Assert.Equal("", FindForeign("sh", Dump.Replace("1\tDROP", line + "\n1\tDROP", StringComparison.Ordinal)));
    }

    [Theory, Shells]
    public void A_database_that_has_the_name_of_the_one_for_maintenance_is_not_its_own(string shell)
    {
        Assert.Equal("postgres", Run(shell, "shop", "printf %s \"$maintenance_database\""));
        Assert.Equal("template1", Run(shell, "postgres", "printf %s \"$maintenance_database\""));
    }

    private static string FindForeign(string shell, string dump) =>
        Run(shell, "shop", $"foreign_statement <<'DUMP'\n{dump}\nDUMP").TrimEnd('\n');

    private static string Run(string shell, string database, string text)
    {
        using var server = new RuntimeServer(shell, DeploymentPlans.Backup(
            Samples.Application with { Database = new PostgreSql("mysql", database) }, Samples.Environment, "dev@laptop", Samples.Now));
        return server.Run(text);
    }
}
