using QgoBuild.Components.Reports;
using QgoBuild.Delivery.Environments;
using QgoBuild.Delivery.Setup;

namespace QgoBuild.Components;

/// <summary>Walks a person through a new server.</summary>
public interface ISetup : IConfirmed, IAnswer
{
    /// <summary>Whether to perform what is missing.</summary>
    [Parameter("Perform what Setup finds missing, where that is safe; it asks first")]
    bool Apply => TryGetValue<bool?>(() => Apply) ?? false;

    /// <summary>
    /// What an environment needs beside its server, to be checked and applied in the same way: the place for GitHub's environment, its
    /// reviewers and its secrets.
    /// </summary>
    IReadOnlyList<ISetupCheck> GitHubEnvironmentChecks(DeploymentEnvironment environment) => [];

    /// <summary>Looks at everything that an environment needs, says what is missing and how to mend it, and with <see cref="Apply"/> mends what it can.</summary>
    Target Setup => _ => _
        .Requires(() => TargetEnvironment)
#if QGO
        .Answers()
        .Exclusive()
#endif
        .Executes(() => Run(async cancellation =>
        {
            var (profile, environment) = await Chosen(cancellation).ConfigureAwait(false);
            var credentials = profile.Registry.CredentialsFor(environment.Registry);
            var survey = new ServerSurvey(ct => Connect(environment, ct), environment, credentials, TimeProvider.System);
            await using (survey.ConfigureAwait(false))
            {
                IReadOnlyList<ISetupCheck> checks =
                [
                    .. SetupChecks.Of(survey, profile.Application, environment, credentials),
                    new RegistryLetsUsIn(profile.Registry.Address, profile.Registry.Open),
                    .. GitHubEnvironmentChecks(environment),
                ];
                var report = await SetupReport.LookAsync(environment, checks, cancellation).ConfigureAwait(false);
                if (Apply && report.Changes.Count > 0)
                    report = await Mend(report, survey, environment, checks, cancellation).ConfigureAwait(false);
                Console.WriteLine(Json ? report.ToJson() : SetupPage.Of(report, Ink.OfConsole()));
                ExitCode = report.Ready ? 0 : 1;
            }
        }));

    private async Task<SetupReport> Mend(SetupReport before, ServerSurvey survey, DeploymentEnvironment environment, IReadOnlyList<ISetupCheck> checks, CancellationToken cancellation)
    {
        // Nothing but the answer goes to standard output where a program reads it.
        var told = Json ? Console.Error : Console.Out;
        if (!Json)
            Console.WriteLine(SetupPage.Of(before, Ink.OfConsole()) + "\n");
        if (!Yes && Approved?.ToString() != environment.Name)
            Confirm($"This changes {environment.Server}: {string.Join(' ', before.Changes.Select(change => change.Change))}", environment.Name, $"--yes or --approve {environment.Name}");
        await before.ApplyAsync(told.WriteLine, cancellation).ConfigureAwait(false);
        if (!Json)
            Console.WriteLine();
        survey.Forget();
        var after = await SetupReport.LookAsync(environment, checks, cancellation).ConfigureAwait(false);
        return after with { Applied = [.. before.Changes.Select(change => change.Change!)] };
    }
}
