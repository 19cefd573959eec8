using System.Globalization;
using System.Text;

namespace QgoBuild.Benchmarks;

/// <summary>The measurements as a table in Markdown, each compared with the first one, the baseline.</summary>
internal sealed class Report
{
    private readonly List<(Scenario Scenario, Measurement Measurement)> _rows = [];

    public void Add(Scenario scenario, Measurement measurement) => _rows.Add((scenario, measurement));

    public override string ToString()
    {
        var baseline = _rows[0].Measurement.Median;
        var text = new StringBuilder("| | median s | × floor | peak MiB | goal |\n|---|---|---|---|---|\n");
        foreach (var (scenario, measurement) in _rows)
            text.Append(CultureInfo.InvariantCulture,
                $"| {scenario.Name} | {measurement.Median.TotalSeconds:0.000} | {measurement.Median / baseline:0.0} | " +
                    $"{measurement.PeakMebibytes:0} | {scenario.Goal} |\n");
        return text.ToString();
    }
}
