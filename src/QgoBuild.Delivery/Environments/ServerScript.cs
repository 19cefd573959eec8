using QgoBuild.Delivery.Deployments;
using QgoBuild.Delivery.Shell;

namespace QgoBuild.Delivery.Environments;

/// <summary>
/// The scripts that look at an environment, or reach into it, without changing its record: the runtime that deployments are made of, and
/// a call. Each is one round trip.
/// </summary>
internal static class ServerScript
{
    /// <summary>Tells the state that the environment is in, as one line of JSON.</summary>
    public static string Inspection(Application application, DeploymentEnvironment environment) =>
        Compile(application, environment, ["journal.sh", "live.sh", "git.sh", "compose.sh", "maintenance.sh", "certificate.sh", "steps.sh", "lock.sh", "recover.sh", "drift.sh", "inspect.sh"], RemoteCommand.Of("inspect_environment"));

    /// <summary>Tells the journals of the last deployments, or all of one, as a line of JSON.</summary>
    public static string History(Application application, DeploymentEnvironment environment, DeploymentId? deployment) =>
        Compile(application, environment, ["journal.sh", "live.sh", "git.sh", "steps.sh", "lock.sh", "recover.sh", "drift.sh", "inspect.sh"], RemoteCommand.Of("inspect_history", deployment?.Value ?? ""));

    /// <summary>Writes what services have written.</summary>
    public static string Logs(Application application, DeploymentEnvironment environment, LogQuery query) =>
        Compile(application, environment, ["journal.sh", "live.sh", "compose.sh", "services.sh"], RemoteCommand.Sh(
            $"service_logs {query.Lines} {(query.Follow ? "yes" : "no")} {(query.Since is { } since ? $"{(long)since.TotalSeconds}s" : "")} {query.Services}"));

    /// <summary>Becomes a command in a service's container.</summary>
    public static string Execution(Application application, DeploymentEnvironment environment, string service, string command) =>
        Compile(application, environment, ["journal.sh", "live.sh", "compose.sh", "services.sh"], RemoteCommand.Of("service_exec", service, command));

    private static string Compile(Application application, DeploymentEnvironment environment, IEnumerable<string> files, RemoteCommand call) => string.Concat(
        "#!/bin/sh\n# shellcheck disable=SC1003,SC2016,SC2034,SC2089,SC2090,SC2154,SC2317 # values that look like shell; facts that are read indirectly\n",
        DeploymentScript.Prelude,
        DeploymentScript.Assign("directory", environment.Directory),
        DeploymentScript.Assign("application", application.Name),
        DeploymentScript.Assign("services", string.Join(' ', application.Services)),
        "deployment=none\n\n",
        DeploymentScript.ExecComposeFunction(environment).Text,
        "\n",
        string.Concat(files.Select(file => "\n" + DeploymentScript.ReadRuntimeFile(file))),
        $"\n{call}\n");
}
