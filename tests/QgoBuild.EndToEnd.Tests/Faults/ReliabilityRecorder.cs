namespace QgoBuild.EndToEnd.Tests.Faults;

/// <summary>What was seen to come of what went wrong. Where a page is asked for, with QGO_FAULT_MATRIX, it is written anew with
/// each.</summary>
internal static class ReliabilityRecorder
{
    /// <summary>Whether a page is asked for: then every fault is tried at every step.</summary>
    public static bool IsEnabled => File is not null;

    private static string? File => Environment.GetEnvironmentVariable("QGO_FAULT_MATRIX") is { Length: > 0 } file ? file : null;

    private static ReliabilityPage Page { get; } = File is { } file && System.IO.File.Exists(file)
        ? ReliabilityPage.Read(System.IO.File.ReadAllText(file)) : new ReliabilityPage();

    /// <summary>Notes what came of a fault at a step.</summary>
    public static Task RecordAsync(FaultResult result)
    {
        Page.Cells[(result.Step, result.Fault)] = result;
        return WriteAsync();
    }

    /// <summary>Notes what came of something that strikes the whole.</summary>
    /// <param name="scenario">What happened.</param>
    /// <param name="outcome">What came of it.</param>
    public static Task RecordAsync(string scenario, string outcome)
    {
        Page.Others[scenario] = outcome;
        return WriteAsync();
    }

    private static Task WriteAsync() => File is { } file
        ? System.IO.File.WriteAllTextAsync(file, Page.Write(FaultMatrix.Steps, [.. Fault.All.Select(fault => fault.Name)]),
            TestContext.Current.CancellationToken)
        : Task.CompletedTask;
}
