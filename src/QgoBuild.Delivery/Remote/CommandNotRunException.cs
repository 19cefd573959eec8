namespace QgoBuild.Delivery.Remote;

/// <summary>The server ended a command's channel before the command began: the user's login shell does not run commands.</summary>
/// <param name="host">The server's name, as <see cref="IRemoteHost.Name"/>.</param>
/// <param name="exitCode">What the channel ended with.</param>
/// <param name="output">What was printed there; empty for nothing.</param>
public sealed class CommandNotRunException(string host, int exitCode, string output) : DeliveryException(
    $"{host} did not run the command: its login shell ended first, with exit code {exitCode}{(output.Length > 0 ? $", and printed:\n{output}" : ".")}",
    "See that a command can be run there without a terminal (ssh … true): neither the login shell nor its profile may end or replace it.");
