using static QgoBuild.Delivery.Scripts.RuntimeScript;

namespace QgoBuild.Delivery.Environments;

/// <summary>The scripts that read an environment, or run commands in it, without changing its record: the runtime of deployments, and a
/// call. Each takes one round trip.</summary>
internal static class ServerScript
{
    /// <summary>Prints the state of the environment, in sections.</summary>
    public static string Inspection(Application application, DeploymentEnvironment environment) =>
        Compile(application, environment, RemoteCommand.Of("inspect_environment"));

    /// <summary>Prints the facts that a plan shows besides the state, in sections.</summary>
    public static string PlanFacts(Application application, DeploymentEnvironment environment) =>
        Compile(application, environment, RemoteCommand.Of("print_plan_facts"));

    /// <summary>Prints the journals of the last deployments, or all of one, in sections.</summary>
    public static string History(Application application, DeploymentEnvironment environment, DeploymentId? deployment) =>
        Compile(application, environment, RemoteCommand.Of("inspect_history", deployment?.Value ?? ""));

    /// <summary>Prints the logs of services.</summary>
    public static string Logs(Application application, DeploymentEnvironment environment, LogQuery query)
    {
        var since = query.Since is { } age ? $"{(long)age.TotalSeconds}s" : "";
        return Compile(application, environment,
            RemoteCommand.Sh($"service_logs {query.Lines} {(query.Follow ? "yes" : "no")} {since} {query.Services}"));
    }

    /// <summary>Runs a command in a service's container, in place of the script.</summary>
    public static string Execution(Application application, DeploymentEnvironment environment, string service, string command) =>
        Compile(application, environment, RemoteCommand.Of("service_exec", service, command));

    private static string Compile(Application application, DeploymentEnvironment environment, RemoteCommand call) => $"""
        #!/bin/sh
        # Values that look like shell; facts that are read indirectly.
        # shellcheck disable=SC1003,SC2016,SC2034,SC2089,SC2090,SC2154,SC2317
        {Prelude}{AssignFacts(application, environment)}

        {ExecComposeFunction(environment)}
        {DataFunction.Define(application.Data)}
        {Concatenate(Resolve(call.Text, application.Database))}
        # ---- call
        {call}

        """;

    /// <summary>The shell function that executes compose, in place of the shell, for a release in this environment.</summary>
    internal static RemoteCommand ExecComposeFunction(DeploymentEnvironment environment)
    {
        var files = environment.ComposeOverrides.SelectMany(file => (string[])["--file", file]);
        return RemoteCommand.Sh($$"""
            exec_compose() {
                exec_project=$1 exec_file=$2
                shift 2
                exec docker compose --project-name "$exec_project" --project-directory "$state" --file "$exec_file" {{files}} "$@"
            }
            """);
    }

    /// <summary>The script that prints the migrations applied to a database, one name per line.</summary>
    public static string AppliedMigrations(Application application, DeploymentEnvironment environment)
    {
        const string Call = "applied_migrations | sed -n 's/\tapplied$//p'";
        return $"""
            {Prelude}{AssignFacts(application, environment)}
            {Concatenate(Resolve(Call, application.Database))}
            # ---- call
            {Call}

            """;
    }

    private static string AssignFacts(Application application, DeploymentEnvironment environment) =>
        Assign("directory", environment.Directory) + Assign("environment", environment.Name) + Assign("application", application.Name) +
        Assign("services", string.Join(' ', application.ServiceNames)) +
        Assign("accessories", string.Join(' ', application.Accessories.Select(accessory => accessory.Name))) +
        DatabaseFacts.Assign(application.Database) + HistoryFacts.Assign(application) +
        "deployment=none\n";
}
