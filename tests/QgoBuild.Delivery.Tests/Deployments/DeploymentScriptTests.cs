using System.Diagnostics;
using System.Text.RegularExpressions;
using QgoBuild.Delivery.Applications;
using QgoBuild.Delivery.Deployments;

namespace QgoBuild.Delivery.Tests.Deployments;

public sealed partial class DeploymentScriptTests
{
    private static readonly RollbackTarget Target =
        new("20261122_101112-0a0a0a0a-beef", Samples.Release, "backup_staging_20261122_101112.tar.gz", IsFullRestore: false);

    public static TheoryData<string> Kinds => ["deploy", "rollback", "restore", "backup", "drill", "recover", "upgrade"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_script_is_what_was_read_and_agreed_upon(string kind) =>
        Snapshot.Match(ScriptText.WithoutRuntime(RandomDigits.Replace(DeploymentScript.Compile(Plan(kind)), "-0000")), $"{kind}.sh");

    [Theory]
    [MemberData(nameof(Kinds))]
    public void ShellCheck_has_nothing_to_say_about_the_script(string kind) =>
        Assert.Equal("", ShellCheck(DeploymentScript.Compile(Plan(kind))));

    /// <summary>A restore has every function of a kind of database.</summary>
    [Theory, InlineData(true), InlineData(false)]
    public void ShellCheck_has_nothing_to_say_about_the_script_of_another_database_or_of_none(bool hasDatabase)
    {
        var plan = Plan("restore");
        Assert.Equal("", ShellCheck(DeploymentScript.Compile(plan with
        {
            Application = hasDatabase
                ? plan.Application with { Database = new PostgreSql("mysql", "it's a \"shop\"") }
                : plan.Application with { Database = null, Migration = null },
        })));
    }

    // The later one of two functions would be called by those that mean the first, and perhaps call itself without an end.
    [Theory]
    [MemberData(nameof(Kinds))]
    public void Each_function_is_defined_once(string kind)
    {
        var names = FunctionDefinition.Matches(DeploymentScript.Compile(Plan(kind))).Select(match => match.Groups[1].Value).ToList();

        Assert.Contains("main", names);
        Assert.Empty(names.GroupBy(name => name).Where(group => group.Count() > 1).Select(group => group.Key));
    }

    [Fact]
    public void Hostile_values_stay_values()
    {
        var plan = DeploymentPlans.Deploy(
            Samples.Release,
            Samples.Application,
            Samples.Environment with
            {
                Directory = "/root/it's \"NEW\" $(touch /tmp/pwned) ünï",
                Branch = "feature/$(id);`id`'\"",
                Origin = "ssh://git@h/a b'c.git",
            },
            "O'Neil \"x\" $(id)\n`id`",
            Samples.Now);
        var script = DeploymentScript.Compile(plan with { ApprovedBy = "it's \"ada\" $(id)\n\"by\":\"x\"" });
        Assert.Equal("", ShellCheck(script));
        Assert.Equal(plan.Environment.Directory, Evaluate(script, "$directory"));
        Assert.Equal("\"O'Neil \\\"x\\\" $(id)\\n`id`\"", Evaluate(script, "$by_json"));
        Assert.Equal("\"it's \\\"ada\\\" $(id)\\n\\\"by\\\":\\\"x\\\"\"", Evaluate(script, "$approved_json"));
    }

    [Theory]
    [InlineData("feature/$(id);`id`'\"${HOME}")]
    [InlineData("main\nrelease_commit=0000000000000000000000000000000000000000\nexport BACKEND_IMAGE='evil'")]
    [InlineData("ünï\t\u001b[31m")]
    public void What_a_container_gets_to_know_of_its_release_stays_a_value_and_a_line(string hostile)
    {
        var plan = DeploymentPlans.Deploy(Samples.Release with { Branch = hostile, Version = $"1.4.0-{hostile}" }, Samples.Application,
            Samples.Environment, "dev@laptop", Samples.Now);

        var record = Evaluate(DeploymentScript.Compile(plan), "$release_variables");
        Assert.Equal(6, record.Split('\n').Length);
        var started = Run("sh", ["-s"],
            $"{record}\nprintf '%s|%s|%s|%s|%s' \"$(printenv QGO_BRANCH)\" \"$(printenv QGO_VERSION)\" " +
            "\"$(printenv QGO_COMMIT)\" \"$release_commit\" \"$(printenv BACKEND_IMAGE)\"\n");
        var shown = string.Concat(hostile.Select(character => char.IsControl(character) ? ' ' : character));
        Assert.Equal(
            $"{shown}|1.4.0-{shown}|{Samples.Release.Commit}|{Samples.Release.Commit}|" +
            $"{Samples.Release.GetImage("backend").WithRegistry(Samples.Environment.Registry)}", started);
    }

    [Fact]
    public void A_manifest_counts_the_rows_of_each_table_and_names_the_migrations()
    {
        var script = DeploymentScript.Compile(Plan("backup"));

        // As MySQL's client writes it: a backslash in a name comes as two, a newline as \n.
        Assert.Equal("    \"a \\\"b\\\"\": 12,\n    \"c\\\\d\\ne\": 0",
            Evaluate(script, "$(printf 'a \"b\"\\t12\\nc\\\\\\\\d\\\\ne\\t0\\n' | json_counts)"));
        Assert.Equal("[\"one\", \"two\"]", Evaluate(script, "$(printf 'one\\tapplied\\ntwo\\tapplied\\n' | json_names)"));
        Assert.Equal("[]", Evaluate(script, "$(json_names </dev/null)"));
    }

    [Fact]
    public void A_drill_misses_tables_that_are_gone_or_empty_and_none_else()
    {
        const string Restored = "printf '    \"a\": 0,\\n    \"b\": 3,\\n    \"c\": 0' >\"$d/restored\"";
        const string Expected = "printf '    \"a\": 5,\\n    \"b\": 4,\\n    \"c\": 0,\\n    \"d\": 0' >\"$d/expected\"";

        Assert.Equal(
            "The table a is empty, and had 5 rows. The table d is missing. ",
            Run("sh", ["-s"],
                $"{DeploymentScript.Compile(Plan("drill")).Replace("\nmain \"$@\"\n", "\n", StringComparison.Ordinal)}\n" +
                $"d=$(mktemp -d); {Restored}; {Expected}; missing_tables \"$d/expected\" \"$d/restored\"; rm -r \"$d\"\n"));
    }

    [Theory]
    [InlineData("Error: P3018\n\nMigration name: 2_b\n\nDatabase error:\nTable is gone\n", "P3018 Migration name: 2_b Table is gone")]
    [InlineData("npm warn\n\nsh: knex: not found\n", "its command ended with exit code 127. npm warn\nsh: knex: not found")]
    [InlineData("", "its command ended with exit code 127. It wrote nothing.")]
    public void A_migration_that_fails_always_has_a_reason(string output, string reason) =>
        Assert.Equal(reason, Evaluate(DeploymentScript.Compile(Plan("deploy"))
            .Replace("\nmain \"$@\"\n", $"\nwork=$(mktemp -d); printf %s '{output}' >\"$work/migrate.output\"\nmain \"$@\"\n",
                StringComparison.Ordinal), "$(migration_error 127; rm -r \"$work\")"));

    [Fact]
    public void The_plan_lists_its_steps_in_order() => Snapshot.Match(Plan("deploy").ToString() + "\n", "plan.txt");

    private static DeploymentPlan Plan(string kind) => kind switch
    {
        "deploy" => DeploymentPlans.Deploy(Samples.Release, Samples.Application, Samples.Environment, "dev@laptop", Samples.Now),
        "rollback" => DeploymentPlans.Rollback(Target, Samples.Application, Samples.Environment, "dev@laptop", Samples.Now),
        "restore" =>
            DeploymentPlans.Rollback(Target with { IsFullRestore = true }, Samples.Application, Samples.Environment, "dev@laptop",
                Samples.Now),
        "recover" => DeploymentPlans.Recover(Samples.Application, Samples.Environment, "dev@laptop", Samples.Now),
        "upgrade" => DeploymentPlans.Upgrade(Samples.Application, Samples.Environment, part: null, "dev@laptop", Samples.Now),
        "drill" => DeploymentPlans.Drill(backup: null, Samples.Application, Samples.Environment, "dev@laptop", Samples.Now),
        _ => DeploymentPlans.Backup(Samples.Application, Samples.Environment, "dev@laptop", Samples.Now),
    };

    private static string ShellCheck(string script) => Run("shellcheck", ["--shell=sh", "-"], script);

    // The script up to its last line, which would run it, and then the variable.
    private static string Evaluate(string script, string expression) =>
        Run("sh", ["-s"], $"{script.Replace("\nmain \"$@\"\n", "\n", StringComparison.Ordinal)}\nprintf %s \"{expression}\"\n");

    private static string Run(string program, string[] arguments, string input)
    {
        using var process =
            Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output;
    }

    [GeneratedRegex("(?<=20261123_083241-[0-9a-z]{5,8})-[0-9a-f]{4}")]
    private static partial Regex RandomDigits { get; }

    [GeneratedRegex(@"^([a-z_][a-z_0-9]*)\(\)", RegexOptions.Multiline)]
    private static partial Regex FunctionDefinition { get; }
}
