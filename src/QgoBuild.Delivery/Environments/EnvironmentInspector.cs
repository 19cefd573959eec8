namespace QgoBuild.Delivery.Environments;

/// <summary>Reads facts from a server, without changing anything.</summary>
public static partial class EnvironmentInspector
{
    /// <summary>The state of an environment.</summary>
    /// <exception cref="DeliveryException">The server's response could not be read.</exception>
    public static Task<EnvironmentState> InspectAsync(this IRemoteHost host, Application application, DeploymentEnvironment environment,
        CancellationToken cancellationToken) =>
        QueryAsync(host, environment, ServerScript.Inspection(application, environment), EnvironmentState.Parse, cancellationToken);

    /// <summary>The deployments that are kept.</summary>
    /// <exception cref="DeliveryException">The server's response could not be read.</exception>
    public static Task<DeploymentJournals> ReadJournalsAsync(this IRemoteHost host, Application application,
        DeploymentEnvironment environment, CancellationToken cancellationToken) =>
        QueryAsync(host, environment, ServerScript.History(application, environment, deployment: null), DeploymentJournals.Parse,
            cancellationToken);

    /// <summary>The complete journal of a deployment; none if there is no such deployment.</summary>
    /// <exception cref="DeliveryException">The server's response could not be read.</exception>
    public static Task<DeploymentJournals> ReadJournalAsync(this IRemoteHost host, Application application,
        DeploymentEnvironment environment, DeploymentId deployment, CancellationToken cancellationToken) =>
        QueryAsync(host, environment, ServerScript.History(application, environment, deployment), DeploymentJournals.Parse,
            cancellationToken);

    /// <summary>The facts that a plan shows besides the state.</summary>
    /// <exception cref="DeliveryException">The server's response could not be read.</exception>
    public static Task<PlanFacts> ReadPlanFactsAsync(
        this IRemoteHost host, Application application, DeploymentEnvironment environment, CancellationToken cancellationToken) =>
        QueryAsync(host, environment, ServerScript.PlanFacts(application, environment), PlanFacts.Parse, cancellationToken);

    /// <summary>The names of the migrations applied to an environment's database; null when there is no database yet.</summary>
    public static async Task<IReadOnlyList<string>?> ReadAppliedMigrationsAsync(this IRemoteHost host, Application application,
        DeploymentEnvironment environment, CancellationToken cancellationToken)
    {
        var names = new List<string>();
        var code = await host.RunAsync(
            RemoteCommand.Of("sh", "-s"),
            Encoding.UTF8.GetBytes(ServerScript.AppliedMigrations(application, environment)),
            line => names.AddRange(line.IsError ? [] : [Unescape(line.Text)]),
            cancellationToken);
        return code == 0 && names.Count > 0 ? names : null;
    }

    /// <summary>The release whose data a backup holds.</summary>
    /// <param name="host">The environment's server.</param>
    /// <param name="environment">The environment.</param>
    /// <param name="backup">The backup's file name.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>The release; null when the backup was taken before any was live.</returns>
    /// <exception cref="DeliveryException">The file is not a backup from this tool.</exception>
    public static async Task<Release?> ReadBackupReleaseAsync(this IRemoteHost host, DeploymentEnvironment environment, string backup,
        CancellationToken cancellationToken)
    {
        try
        {
            var manifest = await host.ReadAsync(RemoteCommand.Of("tar", "-xzOf", $"{environment.Directory}/backups/{backup}",
                "manifest.json"), cancellationToken: cancellationToken);
            using var json = JsonDocument.Parse(manifest);
            var release = json.RootElement.GetProperty("release");
            return release.ValueKind == JsonValueKind.Null ? null : Release.FromJson(release.GetRawText());
        }
        catch (Exception error) when (error is RemoteCommandException or JsonException or KeyNotFoundException)
        {
            throw new DeliveryException(
                $"{backup} is not a backup of ours, or it is damaged: its manifest cannot be " +
                    $"read.{(error is RemoteCommandException { LastErrorLines: [var reason, ..] } ? $" {reason}" : "")}",
                $"./build.sh Status --environment {environment.Name} lists the backups",
                error,
                exitCode: 2);
        }
    }

    // The database's client escapes line breaks and tabs in its lines.
    internal static string Unescape(string text) =>
        EscapedCharacter.Replace(text, match =>
            match.ValueSpan[1] switch { 'n' => "\n", 't' => "\t", var character => character.ToString() });

    [GeneratedRegex(@"\\.")]
    private static partial Regex EscapedCharacter { get; }

    private static async Task<T> QueryAsync<T>(
        IRemoteHost host, DeploymentEnvironment environment, string script, Func<ServerSections, T> parse,
        CancellationToken cancellationToken)
    {
        var answer = await host.ReadAsync(RemoteCommand.Of("sh", "-s"), Encoding.UTF8.GetBytes(script), cancellationToken);
        try
        {
            return parse(ServerSections.Parse(answer));
        }
        catch (Exception error) when (error is FormatException or JsonException)
        {
            throw new DeliveryException(
                $"The record of {environment.Name} in {environment.Directory}/.qgobuild on the server cannot be read: {error.Message}",
                cause: error);
        }
    }
}
