using QgoBuild.Benchmarks;

// `measure N command…` is this program's call of itself: a separate process for each scenario, which measures its children.
if (args is ["measure", var times, .. var command])
{
    Measurement.Measure(command, int.Parse(times, System.Globalization.CultureInfo.InvariantCulture)).Write(Console.Out);
    return 0;
}

using var benchmarkDirectory = new BenchmarkDirectory();
var scenarios = Scenarios.CreateAll(benchmarkDirectory)
    .Where(scenario => args.Length == 0 || args.Any(word => scenario.Name.Contains(word, StringComparison.OrdinalIgnoreCase))).ToList();
var report = new Report();
foreach (var scenario in scenarios.Prepend(Scenarios.Baseline(benchmarkDirectory)))
{
    Console.Error.WriteLine($"{scenario.Name}…");
    report.Add(scenario, Measurement.MeasureInSeparateProcess(scenario.Command(), scenario.Times));
}

Console.WriteLine(report);
return 0;
