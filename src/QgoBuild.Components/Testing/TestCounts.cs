namespace QgoBuild.Components.Testing;

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
