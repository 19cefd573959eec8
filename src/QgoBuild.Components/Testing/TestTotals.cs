namespace QgoBuild.Components.Testing;

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
