using System.Xml.Linq;

namespace QgoBuild.Components.Testing;

/// <summary>Reads what test runners report.</summary>
public static class TestReports
{
    private const string Passed = "passed";

    /// <summary>An xUnit report (<c>-xml</c>).</summary>
    public static TestCounts ReadXunit(string file) => Read(file, () => XDocument.Load(file).Root!.Elements("assembly")
        .Select(assembly => new TestCounts(Number(assembly, "passed"), Number(assembly, "failed") +
        Number(assembly, "errors"), Number(assembly, "skipped") + Number(assembly, "not-run")))
        .Aggregate(default(TestCounts), (sum, counts) => sum + counts));

    /// <summary>A vitest report (<c>--reporter=json</c>).</summary>
    public static TestCounts ReadVitest(string file) => Read(file, () =>
    {
        using var report = JsonDocument.Parse(File.ReadAllText(file));
        var root = report.RootElement;
        // A file that could not be loaded fails as a suite and counts no tests.
        var broken = root.GetProperty("testResults").EnumerateArray()
            .Count(suite => suite.GetProperty("status").GetString() == "failed" &&
                suite.GetProperty("assertionResults").GetArrayLength() == 0);
        return new TestCounts(Number(root, "numPassedTests"), Number(root, "numFailedTests") + broken, Number(root, "numPendingTests") +
            Number(root, "numTodoTests"));
    });

    /// <summary>A report in the format of JUnit, as test runners of most languages write it.</summary>
    public static TestCounts ReadJUnit(string file) => Read(file, () =>
    {
        var tests = XDocument.Load(file).Descendants("testcase").ToList();
        var failed = tests.Count(test => test.Element("failure") is not null || test.Element("error") is not null);
        var skipped = tests.Count(test => test.Element("skipped") is not null);
        return new TestCounts(tests.Count - failed - skipped, failed, skipped);
    });

    /// <summary>What <see cref="WriteExitCode"/> has written.</summary>
    public static TestCounts ReadExitCode(string file) =>
        Read(file, () => File.ReadAllText(file) == Passed ? new TestCounts(1, 0, 0) : new TestCounts(0, 1, 0));

    /// <summary>Reports a command that does not report its tests: it counts as one.</summary>
    internal static void WriteExitCode(string file, bool succeeded) => File.WriteAllText(file, succeeded ? Passed : "failed");

    private static TestCounts Read(string file, Func<TestCounts> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is IOException or JsonException or System.Xml.XmlException or KeyNotFoundException)
        {
            throw new DeliveryException($"The test runner left no report that can be read in {file}: {error.Message}", cause: error);
        }
    }

    private static int Number(XElement element, string attribute) =>
        int.Parse(element.Attribute(attribute)?.Value ?? "0", CultureInfo.InvariantCulture);

    private static int Number(JsonElement element, string property) => element.GetProperty(property).GetInt32();
}

/// <summary>Counts the tests of a build.</summary>
public sealed class TestTotals
{
    private readonly Dictionary<string, TestCounts> _counts = [];

    /// <summary>All together.</summary>
    public TestCounts Total => _counts.Values.Aggregate(default(TestCounts), (sum, counts) => sum + counts);

    /// <summary>Whether anything was counted.</summary>
    public bool IsEmpty => _counts.Count == 0;

    /// <summary>Notes what a suite came to.</summary>
    public void Add(string suite, TestCounts counts) => _counts[suite] = counts;
}

/// <summary>How many tests ended how.</summary>
/// <param name="Passed">Those that passed.</param>
/// <param name="Failed">Those that failed or could not run.</param>
/// <param name="Skipped">Those that were left out.</param>
public readonly record struct TestCounts(int Passed, int Failed, int Skipped)
{
    /// <summary>Both together.</summary>
    public static TestCounts operator +(TestCounts a, TestCounts b) => a.Add(b);

    /// <summary>Both together.</summary>
    public TestCounts Add(TestCounts other) => new(Passed + other.Passed, Failed + other.Failed, Skipped + other.Skipped);

    /// <summary><c>12 passed, 0 failed</c>, and the skipped where there are any.</summary>
    public override string ToString() => $"{Passed} passed, {Failed} failed{(Skipped > 0 ? $", {Skipped} skipped" : "")}";
}

/// <summary>Tests that one command runs, and where it reports them.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Report">The name of the report in <c>artifacts/tests</c>.</param>
/// <param name="Read">Reads the counts of a report.</param>
public sealed record TestSuite(string Name, string Report, Func<string, TestCounts> Read);
