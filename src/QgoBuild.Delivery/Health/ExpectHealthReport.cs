using System.Globalization;
using System.Net;
using System.Text.Json;
using QgoBuild.Delivery.Releases;

namespace QgoBuild.Delivery.Health;

/// <summary>Expects a backend's own health report, saying that all is well and that it is the release that is meant.</summary>
/// <param name="commit">The commit of the release that should answer.</param>
public sealed class ExpectHealthReport(CommitId commit) : IResponseCheck
{
    /// <inheritdoc/>
    public (ProbeFailure Failure, string Reason)? Evaluate(HttpStatusCode status, string body)
    {
        HealthReport report;
        try
        {
            report = HealthReport.Parse(body);
        }
        catch (JsonException error)
        {
            return status == HttpStatusCode.OK
                ? (ProbeFailure.InvalidHealthReport, $"answers with something that is no health report ({error.Message.TrimEnd('.')}){BodyExcerpt.Of(body)}")
                : (ProbeFailure.UnexpectedStatus, $"answers HTTP {(int)status}{BodyExcerpt.Of(body)}");
        }

        return report switch
        {
            { Status: not HealthStatus.Ok } => (ProbeFailure.Degraded, $"says that it is not well: {DescribeProblem(report)}"),
            _ when report.Commit != commit => (ProbeFailure.UnexpectedCommit, $"is release {report.Commit.Short}, not {commit.Short}"),
            _ when status != HttpStatusCode.OK => (ProbeFailure.UnexpectedStatus, $"says that it is well, and answers HTTP {(int)status}"),
            _ => null,
        };
    }

    private static string DescribeProblem(HealthReport report)
    {
        var pending = report.PendingMigrations?.ToString(CultureInfo.InvariantCulture) ?? "unknown";
        return report.Reason ?? $"database {report.Database ?? "unknown"}, {pending} pending migrations";
    }
}
