namespace QgoBuild.Sandbox.Processes;

/// <summary>The programs that the sandbox runs on this machine.</summary>
internal static class SandboxCommand
{
    private const string Remedy =
        "Everything made so far is kept: run the same command again, or remove it with ./build.sh SandboxDown and start from nothing.";

    public static LocalCommand Create(string program, params IReadOnlyList<string> arguments) =>
        new(program, arguments) { Remedy = Remedy };
}

/// <summary>The sandbox cannot do what was requested, for a reason that the user can act on: the message contains what failed, why, the
/// state now and the next command.</summary>
/// <param name="message">The message.</param>
/// <param name="cause">The exception that was caught, for the details.</param>
/// <param name="exitCode">The exit code that the program ends with.</param>
public class SandboxException(string message, Exception? cause = null, int exitCode = 1)
    : DeliveryException(message, cause: cause, exitCode: exitCode);
