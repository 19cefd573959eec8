namespace QgoBuild.Engine;

/// <summary>
/// Marks an exception whose message says all that the person at the terminal needs: it is shown without its type and
/// without a stack trace (except with <c>--verbosity verbose</c>).
/// </summary>
/// <remarks>Only this engine has it. It goes onto an exception type, or onto one derived from it.</remarks>
public interface IUserError
{
    /// <summary>The message to show.</summary>
    string Message { get; }
}
