namespace QgoBuild.Components;

/// <summary>Shows and changes the values that an environment gives to its containers.</summary>
public interface ISettings : IDeploy, IHasApply, IHasJson
{
    /// <summary>Shows the settings of the live release and whether they are those of this build, without their values. With
    /// <see cref="IHasApply.Apply"/> deploys the live release again with the values that it has here, beside the one that serves.</summary>
    Target Settings => _ => _
        .Requires(() => TargetEnvironment)
        .Requires(() => HasValidNotifications)
#if QGO
        .ShowInPlan(_ => PreviewReading(Apply ? "Deploy the live release again, if its settings have changed, to" : "Read the settings of",
            changesServer: Apply))
        .QueryOnly()
        .Exclusive()
#endif
        .Executes(() => Run(async cancellationToken =>
        {
            if (Json && Apply)
                throw new DeliveryException("--json shows the settings and --apply deploys them: give one of the two.", exitCode: 2);
            var (profile, environment) = await SelectedEnvironment(cancellationToken);
            var live = (await Session.QueryAsync(environment,
                host => host.InspectAsync(profile.Application, environment, cancellationToken), cancellationToken)).LiveRecord;
            var settings = live is null ? DeploymentSettings.None
                : DeploymentSettings.ResolveKept(live.Release, profile.Application, environment, this.FindSecret);
            var status = SettingsStatus.Of(environment, live, settings);
            Console.WriteLine(Json ? status.ToJson() : SettingsReport.Of(status, Ansi.ForConsole()));
            if (Json || live is null) return;
            if (Apply && status.Settings.FirstOrDefault(setting => setting.State == SettingState.Missing) is { } missing)
                throw new DeliveryException($"{missing.Name} has no value, neither here nor on the server.",
                    missing.Parameter is { } parameter ? $"set {Setting.GetVariable(parameter)}" : null, exitCode: 2);
            if (!status.Differs) return;
            if (!Apply)
            {
                Console.WriteLine($"→ ./build.sh Settings --environment {environment.Name} --apply");
                return;
            }

            if (environment.Approval.IsRequired && !IsConfirmed(environment))
                Confirm($"This deploys {live.Release} to {environment.Name} again, with these settings.", environment.Name, "--yes");
            var plan = await CreateDeployment(live.Release, profile, environment, cancellationToken);
            await MoveBranch(profile, environment, live.Release.Commit, mayBeAhead: true, cancellationToken);
            var result = await Session.RunAsync(plan, profile.CredentialsFor(environment), cancellationToken);
            Console.WriteLine(
                $"{live.Release} is live on {environment.Name} with its settings, {result.Duration.TotalSeconds:0.0} s: {environment.Url}");
        }));
}
