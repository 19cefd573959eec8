using System.Net;

namespace QgoBuild.Delivery.Health;

/// <summary>Expects status 200, whatever the content: a page.</summary>
public sealed class ExpectStatus200 : IResponseCheck
{
    /// <inheritdoc/>
    public (ProbeFailure Failure, string Why)? Judge(HttpStatusCode status, string body) =>
        status == HttpStatusCode.OK ? null : (ProbeFailure.Status, $"answers HTTP {(int)status}{BodyExcerpt.Of(body)}");
}
