using System.Net;

namespace QgoBuild.Delivery.Health;

/// <summary>What makes an HTTP answer a good one. Pure: it only judges.</summary>
public interface IResponseCheck
{
    /// <summary>Judges an answer that is no redirection.</summary>
    /// <param name="status">Its status.</param>
    /// <param name="body">Its body, or the beginning of a long one.</param>
    /// <returns>Null when it is good; otherwise why not, and the end of a sentence that begins with the address.</returns>
    (ProbeFailure Failure, string Reason)? Evaluate(HttpStatusCode status, string body);
}
