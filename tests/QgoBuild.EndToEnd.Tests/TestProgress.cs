using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;
using Xunit.v3;

[assembly: QgoBuild.EndToEnd.Tests.TestProgress]

namespace QgoBuild.EndToEnd.Tests;

/// <summary>Prints a line when a test has ended, with its duration, and names the tests that have been running for minutes: the whole run
/// takes most of an hour, and a test that never ends is found by its name.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class TestProgressAttribute : BeforeAfterTestAttribute
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(4);
    private static readonly ConcurrentDictionary<string, long> Starts = new(StringComparer.Ordinal);
    private static readonly Timer LongTests = new(_ => PrintLongTests(), null, Long, TimeSpan.FromMinutes(2));
    private static int _ended;

    /// <inheritdoc/>
    public override void Before(MethodInfo methodUnderTest, IXunitTest test) => Starts[test.TestDisplayName] = Stopwatch.GetTimestamp();

    /// <inheritdoc/>
    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        if (!Starts.TryRemove(test.TestDisplayName, out var start)) return;
        var result = TestContext.Current.TestState?.Result.ToString().ToLowerInvariant();
        Print($"{Interlocked.Increment(ref _ended),3}  {Stopwatch.GetElapsedTime(start).TotalSeconds,6:0.0} s  {result}  " +
            $"{Name(test.TestDisplayName)}");
        GC.KeepAlive(LongTests);
    }

    private static void PrintLongTests()
    {
        foreach (var (name, start) in Starts)
        {
            var elapsed = Stopwatch.GetElapsedTime(start);
            if (elapsed > Long) Print($"     running for {elapsed.TotalMinutes:0} min: {Name(name)}");
        }
    }

    private static string Name(string displayName) =>
        displayName.Replace("QgoBuild.EndToEnd.Tests.", "", StringComparison.Ordinal);

    private static void Print(string text) => Console.WriteLine($"{DateTime.Now:HH:mm:ss}  {text}");
}
