namespace QgoBuild.Delivery.Health;

/// <summary>Decides whether an HTTP response is a healthy one: a pure function.</summary>
public interface IResponseCheck
{
    /// <summary>Evaluates a response that is not a redirect.</summary>
    /// <param name="status">The status of the response.</param>
    /// <param name="body">The body, or the beginning of a long one.</param>
    /// <returns>Null when it is healthy; otherwise the failure, and the rest of a sentence that begins with the address.</returns>
    (ProbeFailure Failure, string Reason)? Evaluate(HttpStatusCode status, string body);
}

/// <summary>Expects status 200, with any content.</summary>
public sealed class ExpectStatus200 : IResponseCheck
{
    /// <inheritdoc/>
    public (ProbeFailure Failure, string Reason)? Evaluate(HttpStatusCode status, string body) =>
        status == HttpStatusCode.OK ? null : (ProbeFailure.UnexpectedStatus, $"responds with HTTP {(int)status}{BodyExcerpt.Of(body)}");
}

/// <summary>Expects status 200 and a healthy <see cref="HealthReport"/> of the expected release.</summary>
/// <param name="commit">The commit of the expected release.</param>
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
                ? (ProbeFailure.InvalidHealthReport,
                    $"responds with something that is not a health report ({error.Message.TrimEnd('.')}){BodyExcerpt.Of(body)}")
                : (ProbeFailure.UnexpectedStatus, $"responds with HTTP {(int)status}{BodyExcerpt.Of(body)}");
        }

        return report switch
        {
            { Status: not HealthStatus.Ok } => (ProbeFailure.Degraded, $"reports that it is degraded: {DescribeProblem(report)}"),
            _ when report.Commit != commit => (ProbeFailure.UnexpectedCommit, $"is release {report.Commit.Short}, not {commit.Short}"),
            _ when status != HttpStatusCode.OK =>
                (ProbeFailure.UnexpectedStatus, $"reports that it is healthy, but responds with HTTP {(int)status}"),
            _ => null,
        };
    }

    private static string DescribeProblem(HealthReport report)
    {
        var pending = report.PendingMigrations?.ToString(CultureInfo.InvariantCulture) ?? "unknown";
        return report.Reason ?? $"database {report.Database ?? "unknown"}, {pending} pending migrations";
    }
}

/// <summary>The beginning of a response body, for a message.</summary>
internal static class BodyExcerpt
{
    private const int MaxLength = 200;

    /// <summary>A colon and the first line of the body that is not empty, without control characters and shortened; empty for an empty
    /// body.</summary>
    public static string Of(string body)
    {
        var line = body.Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.Length > 0) ?? "";
        var printable = string.Concat(line.Take(MaxLength).Where(character => !char.IsControl(character)));
        return printable.Length == 0 ? "" : $": {printable}{(line.Length > MaxLength ? "…" : "")}";
    }
}
