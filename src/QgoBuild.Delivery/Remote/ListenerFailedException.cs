using System.Runtime.ExceptionServices;

namespace QgoBuild.Delivery.Remote;

/// <summary>
/// Carries what a caller's listener threw out of an execution, so that it is never taken for a failure of the connection: a
/// listener may use sockets of its own.
/// </summary>
internal sealed class ListenerFailedException(ExceptionDispatchInfo failure) : Exception("The listener failed.", failure.SourceException)
{
    /// <summary>What the listener threw.</summary>
    public ExceptionDispatchInfo Failure { get; } = failure;
}
