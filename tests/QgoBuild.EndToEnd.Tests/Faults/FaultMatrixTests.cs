using QgoBuild.EndToEnd.Tests.Deployments;

namespace QgoBuild.EndToEnd.Tests.Faults;

/// <summary>What can go wrong, at each step of a deployment, while people use the application. Here a part that represents the rest; all of
/// it with <c>./build.sh FaultMatrix</c>, which writes docs/reliability.md from what it saw.</summary>
[Collection(StagingTests.Name)]
public sealed class FaultMatrixTests(StagingFixture fixture, SandboxFixture sandbox) : IAsyncLifetime
{
    private static readonly (string Fault, string Step)[] Representative =
    [
        ("client: SIGINT", "check"),
        ("client: SIGKILL", "backup"),
        ("script: SIGKILL", "migrate"),
        ("network cut, 5 s", "start"),
        ("server restarted", "verify"),
        ("disk full", "backup"),
        ("database stopped", "start"),
        ("containers removed by hand", "switch"),
    ];

    private static string[] SelectedSteps => ReadFilter("QGO_FAULT_STEPS");

    private static string[] SelectedFaults => ReadFilter("QGO_FAULTS");

    private static string[] ReadFilter(string variable) =>
        (Environment.GetEnvironmentVariable(variable) ?? "").Split('+', StringSplitOptions.RemoveEmptyEntries);

    private readonly FaultMatrix _matrix = new(fixture, sandbox);

    /// <summary>The cells that are run: all, those of the steps and faults that QGO_FAULT_STEPS and QGO_FAULTS name (a+b), or those that
    /// represent them.</summary>
    public static IEnumerable<TheoryDataRow<string, string>> Cells =>
        ReliabilityRecorder.IsEnabled || SelectedSteps.Length > 0 || SelectedFaults.Length > 0
        ? from step in SelectedSteps.Length > 0 ? SelectedSteps : FaultMatrix.Steps
          from fault in Fault.All
          where SelectedFaults.Length == 0 || SelectedFaults.Contains(fault.Name)
          select new TheoryDataRow<string, string>(fault.Name, step)
        : from cell in Representative select new TheoryDataRow<string, string>(cell.Fault, cell.Step);

    public async ValueTask InitializeAsync() => await _matrix.PrepareAsync();

    public ValueTask DisposeAsync() => _matrix.DisposeAsync();

    [Theory]
    [MemberData(nameof(Cells))]
    public Task Whatever_goes_wrong_a_known_release_serves_and_nothing_is_lost(string fault, string step) =>
        _matrix.RunCellAsync(Fault.All.Single(candidate => candidate.Name == fault), step);
}
