namespace QgoBuild.Components;

/// <summary>Access to running services: their logs, and commands in their containers.</summary>
public interface IServiceAccess : IHasConfirmation, IHasPreview
{
    /// <summary>The services that can be named. NUKE takes allowed values from members of exactly this type.</summary>
    IEnumerable<string> KnownServices { get; }

    /// <summary>The service that a command is about.</summary>
    [Parameter("Service to reach; for Logs all of them unless given, for Upgrade edge and mysql",
        ValueProviderType = typeof(IServiceAccess), ValueProviderMember = nameof(KnownServices))]
    string Service => TryGetValue(() => Service);

    /// <summary>How many lines to show.</summary>
    [Parameter("How many of the last lines of each service to show")]
    int Lines => TryGetValue<int?>(() => Lines) ?? 100;

    /// <summary>Whether to keep printing new lines.</summary>
    [Parameter("Keep printing new lines, until Ctrl-C", Name = "follow")]
    bool FollowLogs => TryGetValue<bool?>(() => FollowLogs) ?? false;

    /// <summary>The oldest lines to show.</summary>
    [Parameter("Show only lines that are newer than this, such as 10m")]
    TimeSpan? Since => TryGetValue<TimeSpan?>(() => Since!);

    /// <summary>What to run.</summary>
    [Parameter("Command for the container's shell, in one word: --command \"node -v\"", Name = "command")]
    string CommandToRun => TryGetValue(() => CommandToRun);

    /// <summary>Prints the logs of services.</summary>
    Target Logs => _ => _
        .Requires(() => TargetEnvironment)
#if QGO
        .ShowInPlan(_ => PreviewReading("Read the logs of"))
        .QueryOnly()
#endif
        .Executes(() => Run(async cancellationToken =>
        {
            var (profile, environment) = await SelectedEnvironment(cancellationToken);
            if (Lines < 0) throw new DeliveryException($"--lines {Lines} is negative.", "--lines 100", exitCode: 2);
            var query = new LogQuery(Service is { } service ? [service] : profile.Application.ReachableServices, Lines, FollowLogs, Since);
            try
            {
                var failed = await Session.QueryAsync(environment, host =>
                    host.ReadLogsAsync(profile.Application, environment, query, Write, cancellationToken),
                        cancellationToken);
                if (failed != 0)
                    throw new DeliveryException($"The logs of {environment.Name} could not be read; see above.",
                        $"./build.sh Status --environment {environment.Name}");
            }
            catch (OperationCanceledException) when (FollowLogs && cancellationToken.IsCancellationRequested)
            {
                // Ctrl-C is how one stops following: no failure.
                ExitCode = 0;
            }
        }));

    /// <summary>Runs a command in a service's container, and ends with its exit code.</summary>
    Target Exec => _ => _
        .Requires(() => TargetEnvironment, () => Service, () => CommandToRun)
#if QGO
        .ShowInPlan(_ => PreviewReading($"Run the command below in a container of {Service}, on", changesServer: true, CommandToRun))
        .QueryOnly()
        .Exclusive()
#endif
        .Executes(() => Run(async cancellationToken =>
        {
            var (profile, environment) = await SelectedEnvironment(cancellationToken);
            if (environment.Approval.IsRequired && !IsConfirmed(environment))
                Confirm($"This runs \"{CommandToRun}\" in {Service} of {environment.Name}.", environment.Name,
                    $"--yes or --approve {environment.Name}");
            ExitCode = await Session.QueryAsync(environment, host =>
                host.ExecuteAsync(profile.Application, environment, Service, CommandToRun, Write, cancellationToken),
                    cancellationToken);
        }));

    private static void Write(RemoteOutput line)
    {
        var output = line.IsError ? Console.Error : Console.Out;
        if (line.IsPartial)
            output.Write(line.Text);
        else
            output.WriteLine(line.Text);
    }
}
