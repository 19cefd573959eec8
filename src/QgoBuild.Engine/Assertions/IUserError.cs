namespace QgoBuild.Engine;

/// <summary>
/// Marks an exception whose message is all that the user needs: it is shown without its type and without a stack trace
/// (except with <c>--verbosity verbose</c>).
/// </summary>
/// <remarks>Only this engine has it. Implemented by exception types.</remarks>
public interface IUserError
{
    /// <summary>The message to show.</summary>
    string Message { get; }
}
