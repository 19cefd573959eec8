using System.Net;

namespace QgoBuild.Delivery.Health;

/// <summary>Expects status 200, whatever the content: a page.</summary>
public sealed class ExpectStatus200 : IResponseCheck
{
    /// <inheritdoc/>
    public (ProbeFailure Failure, string Reason)? Evaluate(HttpStatusCode status, string body) =>
        status == HttpStatusCode.OK ? null : (ProbeFailure.UnexpectedStatus, $"answers HTTP {(int)status}{BodyExcerpt.Of(body)}");
}
