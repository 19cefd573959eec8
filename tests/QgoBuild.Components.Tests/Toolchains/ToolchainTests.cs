using QgoBuild.Components.Testing;
using QgoBuild.Components.Toolchains;
using QgoBuild.Delivery;
using QgoBuild.Delivery.Processes;

namespace QgoBuild.Components.Tests.Toolchains;

/// <summary>Parts of a repository are restored, checked, compiled and tested by their own programs, and their tests are counted.</summary>
public sealed class ToolchainTests : IDisposable
{
    private const string JUnit = """
        <testsuites><testsuite name="a">
          <testcase name="one"/><testcase name="two"><failure>no</failure></testcase><testcase name="three"><skipped/></testcase>
        </testsuite></testsuites>
        """;

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("qgo it's a tool chain ");
    private readonly TestTotals _totals = new();

    private ToolchainRun Run => new(_root.FullName, "Debug", TestContext.Current.CancellationToken);

    private TestRecorder Recorder => new(Path.Combine(_root.FullName, "artifacts"), _totals);

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public async Task Commands_run_in_their_directory_with_each_word_as_it_is()
    {
        var commands = new Commands("api", "the api")
        {
            Restore = ["sh", "-c", "printf '%s\\n' \"$@\" >>log; pwd >>log", "sh", "it's", "$(id)", "ü *"],
            Lint = ["sh", "-c", "echo lint >>log"],
            Compile = ["sh", "-c", "echo \"$MODE\" >>log"],
            Variables = _ => Task.FromResult<IReadOnlyDictionary<string, string?>>(
                new Dictionary<string, string?> { ["MODE"] = "compile" }),
        };
        _root.CreateSubdirectory("the api");

        await commands.RestoreAsync(Run);
        await commands.LintAsync(Run);
        await commands.CompileAsync(Run);

        Assert.Equal($"it's\n$(id)\nü *\n{Path.Combine(_root.FullName, "the api")}\nlint\ncompile\n", Read("the api/log"));
        Assert.Equal(["sh"], commands.Programs);
        Assert.Equal(["the api/**", "!the api/out/**"], (commands with { Written = ["out/**"] }).SourceFiles);
        Assert.Equal(["requirements.txt"], (new Commands("root", ".") { PackageFiles = ["requirements.txt"] }).PackageInputs);
    }

    [Fact]
    public async Task A_command_that_fails_is_a_failure_and_one_that_is_not_there_is_left_out()
    {
        var commands = new Commands("api", "") { Lint = ["sh", "-c", "exit 3"] };

        await Assert.ThrowsAsync<LocalCommandException>(() => commands.LintAsync(Run));
        await commands.CompileAsync(Run);
        await commands.TestAsync(Run, Recorder, new Dictionary<string, string?>());

        Assert.Empty(commands.Suites);
        Assert.True(_totals.IsEmpty);
    }

    [Fact]
    public async Task Tests_of_a_report_are_counted_and_their_failures_reported_at_the_end()
    {
        Write("report.xml", JUnit);
        var commands = new Commands("api", "") { Test = ["sh", "-c", "cp report.xml \"$1\"; exit 1", "sh", "{report}"] };
        var recorder = Recorder;

        await commands.TestAsync(Run, recorder, new Dictionary<string, string?>());

        Assert.Equal(new TestCounts(1, 1, 1), _totals.Total);
        Assert.Contains("Tests failed in api.", Assert.Throws<DeliveryException>(recorder.ThrowIfFailed).Message, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(_root.FullName, "artifacts", "api.xml")));
    }

    [Fact]
    public async Task A_runner_that_fails_without_a_failed_test_or_runs_none_is_a_failure_at_once()
    {
        Write("passed.xml", "<testsuite><testcase name=\"one\"/></testsuite>");
        Write("none.xml", "<testsuite/>");
        var commands = new Commands("api", "");

        await Assert.ThrowsAsync<LocalCommandException>(() => TestAsync(commands with
        {
            Test = ["sh", "-c", "cp passed.xml \"$1\"; exit 1", "sh", "{report}"],
        }));
        var none = await Assert.ThrowsAsync<DeliveryException>(() => TestAsync(commands with
        {
            Test = ["sh", "-c", "cp none.xml \"$1\"", "sh", "{report}"],
        }));
        Assert.Equal("No test of api ran.", none.Message);
        await Assert.ThrowsAsync<DeliveryException>(() => TestAsync(commands with { Test = ["true", "{report}"] }));
    }

    [Theory]
    [InlineData("true", 1, 0)]
    [InlineData("false", 0, 1)]
    public async Task A_command_without_a_report_counts_as_one_test_also_when_it_is_up_to_date(string program, int passed, int failed)
    {
        var commands = new Commands("api", "") { Test = [program] };

        await TestAsync(commands);
        Assert.Equal(new TestCounts(passed, failed, 0), _totals.Total);

        var later = new TestTotals();
        new TestRecorder(Path.Combine(_root.FullName, "artifacts"), later).CountPreviousRun(commands.Suites);
        Assert.Equal(_totals.Total, later.Total);
    }

    [Theory]
    [InlineData(NpmTestRunner.Vitest, "--reporter=default --reporter=json --outputFile=")]
    [InlineData(NpmTestRunner.Jest, "--json --outputFile=")]
    public async Task An_npm_package_is_tested_by_its_script_and_scripts_that_it_does_not_have_are_left_out(
        NpmTestRunner runner, string arguments)
    {
        Write("web/package.json", """{ "name": "web", "scripts": { "build": "echo built > built", "test": "node test.cjs" } }""");
        Write("web/test.cjs", """
            const file = process.argv.at(-1).replace('--outputFile=', '');
            require('fs').writeFileSync('arguments', process.argv.slice(2).join(' ') + ' ' + process.env.DATABASE_URL);
            require('fs').writeFileSync(file, JSON.stringify(
                { numPassedTests: 3, numFailedTests: 0, numPendingTests: 1, numTodoTests: 0, testResults: [] }));
            """);
        var npm = new Npm("web", "web") { Runner = runner };

        await npm.LintAsync(Run);
        await npm.CompileAsync(Run);
        await npm.TestAsync(Run, Recorder, new Dictionary<string, string?> { ["DATABASE_URL"] = "mysql://there" });

        Assert.Equal("built\n", Read("web/built"));
        Assert.StartsWith(arguments, Read("web/arguments"), StringComparison.Ordinal);
        Assert.EndsWith(" mysql://there", Read("web/arguments"), StringComparison.Ordinal);
        Assert.Equal(new TestCounts(3, 0, 1), _totals.Total);
        Assert.Equal(["web/package.json", "web/package-lock.json", "web/.npmrc"], npm.PackageInputs);
        Assert.True(npm.HasBillOfMaterials);
    }

    private Task TestAsync(Toolchain toolchain) => toolchain.TestAsync(Run, Recorder, new Dictionary<string, string?>());

    private string Read(string path) => File.ReadAllText(Path.Combine(_root.FullName, path));

    private void Write(string path, string text)
    {
        var file = Path.Combine(_root.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
