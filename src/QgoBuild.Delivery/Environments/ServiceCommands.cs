namespace QgoBuild.Delivery.Environments;

/// <summary>Logs of the services that run in an environment, and commands in them: those of the live release, the database and the
/// edge.</summary>
public static class ServiceCommands
{
    /// <summary>Prints the logs of services, and with <see cref="LogQuery.Follow"/> new lines until it is cancelled.</summary>
    /// <returns>The exit code of the server's <c>docker logs</c>.</returns>
    public static Task<int> ReadLogsAsync(
        this IRemoteHost host, Application application, DeploymentEnvironment environment, LogQuery query, Action<RemoteOutput> onLine,
        CancellationToken cancellationToken) =>
        RunAsync(host, ServerScript.Logs(application, environment, query), onLine, cancellationToken);

    /// <summary>Runs a command with the <c>sh</c> of a service's container, without input.</summary>
    /// <returns>The command's exit code; 125 when the container does not run.</returns>
    public static Task<int> ExecuteAsync(
        this IRemoteHost host, Application application, DeploymentEnvironment environment, string service, string command,
        Action<RemoteOutput> onLine, CancellationToken cancellationToken) =>
        RunAsync(host, ServerScript.Execution(application, environment, service, command), onLine, cancellationToken);

    private static Task<int> RunAsync(IRemoteHost host, string script, Action<RemoteOutput> onLine, CancellationToken cancellationToken) =>
        host.RunAsync(RemoteCommand.Of("sh", "-s"), Encoding.UTF8.GetBytes(script), onLine, cancellationToken);
}

/// <summary>A query for the logs of services.</summary>
/// <param name="Services">The services.</param>
/// <param name="Lines">The number of last lines of each.</param>
/// <param name="Follow">Whether to continue with new lines.</param>
/// <param name="Since">The maximum age of the lines; null for any.</param>
public sealed record LogQuery(IReadOnlyList<string> Services, int Lines, bool Follow = false, TimeSpan? Since = null);
