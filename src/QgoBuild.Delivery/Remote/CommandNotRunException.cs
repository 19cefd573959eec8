namespace QgoBuild.Delivery.Remote;

/// <summary>
/// The server closed the channel of a command before the command started, because the user's login shell does not run commands.
/// </summary>
/// <param name="host">The server's name, as <see cref="IRemoteHost.Name"/>.</param>
/// <param name="exitCode">The exit code of the channel.</param>
/// <param name="output">The output on the channel; empty for none.</param>
public sealed class CommandNotRunException(string host, int exitCode, string output) : DeliveryException(
    $"{host} did not run the command: its login shell ended first, with exit code " +
        $"{exitCode}{(output.Length > 0 ? $", and printed:\n{output}" : ".")}",
    "Check that a command runs there without a terminal (ssh … true): neither the login shell nor its profile may exit or replace the " +
        "command.");
