namespace QgoBuild.Components;

/// <summary>Prepares a new server.</summary>
public interface ISetup : IHasConfirmation, IHasApply, IHasJson, IHasPreview
{
    /// <summary>The checks to run; all of them when none is named.</summary>
    [Parameter("Checks to run and to apply, by their names, with - for a blank (default all)", Name = "only", Separator = ",")]
    string[] SetupOnly => TryGetValue(() => SetupOnly) ?? [];

    /// <summary>The user to log in as, where it is another one than that of deployments.</summary>
    [Parameter("User that Setup logs in as, such as root, instead of the one of deployments", Name = "as")]
    string? SetupUser => TryGetValue(() => SetupUser);

    /// <summary>Further checks of an environment: those of GitHub's environment, its reviewers and its secrets.</summary>
    IReadOnlyList<ISetupCheck> GitHubEnvironmentChecks(DeploymentEnvironment environment) => [];

    /// <summary>Checks everything that an environment needs and what protects its server, prints what is missing and how to fix it, and
    /// with <see cref="IHasApply.Apply"/> fixes what it can.</summary>
    Target Setup => _ => _
        .Requires(() => TargetEnvironment)
#if QGO
        .ShowInPlan(_ => PreviewReading(Apply
            ? "Check, and change what is missing once that is confirmed:" : "Check the server of", changesServer: Apply))
        .QueryOnly()
        .Exclusive()
#endif
        .Executes(() => Run(async cancellationToken =>
        {
            var (profile, selected) = await SelectedEnvironment(cancellationToken);
            var environment = SetupUser is { Length: > 0 } user
                ? selected with { Server = selected.Server with { User = user } } : selected;
            var credentials = profile.Registry.CredentialsFor(environment.Registry);
            await using var collector =
                new ServerFactsCollector(token => Session.Connect(environment, token), environment, credentials, TimeProvider.System);
            // Several environments may share a server, and its firewall.
            var neighbours = profile.Environments.Where(other =>
                (other.Server.Host, other.Server.Port) == (selected.Server.Host, selected.Server.Port));
            var entrances = neighbours.SelectMany(other => other.Entrances.Select(entrance => entrance.Port)).Distinct();
            var isOther = environment.Server.User != selected.Server.User;
            IReadOnlyList<ISetupCheck> checks = SelectChecks(
            [
                .. SetupChecks.CreateChecks(
                    collector,
                    environment,
                    [
                        .. SetupChecks.CreateRequirements(profile.Application, environment, credentials)
                        .Where(requirement => !(isOther && requirement.IsUserSpecific)),
                        .. SetupChecks.CreateProtections(environment, [.. entrances], isOther ? selected.Server.User : null),
                    ]),
                .. DnsCheck.AppliesTo(environment) ? (ISetupCheck[])[new DnsCheck(environment, NetworkGuard.FromEnvironment())] : [],
                new RegistryLoginCheck(profile.Registry.Address, profile.Registry.CreateClient),
                .. GitHubEnvironmentChecks(environment),
            ]);
            var report = await SetupReport.CreateAsync(environment, checks, cancellationToken);
            if (Apply && report.Changes.Count > 0)
                report = await ApplyChanges(report, collector, environment, checks, cancellationToken);
            Console.WriteLine(Json ? report.ToJson() : SetupPage.Of(report, Ansi.ForConsole()));
            ExitCode = report.Ready ? 0 : 1;
        }));

    private IReadOnlyList<ISetupCheck> SelectChecks(IReadOnlyList<ISetupCheck> checks)
    {
        static string NameOf(string name) => name.Replace(' ', '-');
        var names = checks.Select(check => NameOf(check.Name)).ToList();
        var wanted = SetupOnly.Select(NameOf).ToList();
        if (wanted.Except(names).FirstOrDefault() is { } unknown)
            throw new DeliveryException($"No check is named {unknown}. There are: {string.Join(", ", names)}.", exitCode: 2);
        return wanted.Count == 0 ? checks : [.. checks.Where(check => wanted.Contains(NameOf(check.Name)))];
    }

    private async Task<SetupReport> ApplyChanges(SetupReport before, ServerFactsCollector collector, DeploymentEnvironment environment,
        IReadOnlyList<ISetupCheck> checks, CancellationToken cancellationToken)
    {
        // With --json standard output holds the JSON only.
        var output = Json ? Console.Error : Console.Out;
        if (!Json) Console.WriteLine(SetupPage.Of(before, Ansi.ForConsole()) + "\n");
        if (!IsConfirmed(environment))
            Confirm($"This changes {environment.Server}: {string.Join(' ', before.Changes.Select(change => change.Change))}",
                environment.Name, $"--yes or --approve {environment.Name}");
        await before.ApplyAsync(output.WriteLine, cancellationToken);
        if (!Json) Console.WriteLine();
        collector.Invalidate();
        var after = await SetupReport.CreateAsync(environment, checks, cancellationToken);
        return after with { Applied = [.. before.Changes.Select(change => change.Change!)] };
    }
}
