using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;
using QgoBuild.Delivery;

namespace QgoBuild.Components.Testing;

/// <summary>Reads what test runners report.</summary>
public static class TestReports
{
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
