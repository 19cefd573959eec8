namespace QgoBuild.Components;

/// <summary>Deploys.</summary>
public interface IDeploy : ISourceCheck, IPromote, IHasConfirmation, IHasPreview
{
    /// <summary>Has a person confirm a deployment to production.</summary>
    Target Approve => _ => _
        .Unlisted()
#if QGO
        .Exclusive()
#endif
        .Executes(() => Run(_ =>
        {
            if (Approved != EnvironmentName.Production)
                Confirm("This deploys to production.", EnvironmentName.Production, "--approve production");
            return Task.CompletedTask;
        }));

    /// <summary>A note on how this goes to production, recorded with who requested it; null when all gates are checked.</summary>
    string? GateNote => null;

    /// <summary>The gates of an environment besides the sources and staging, as a plan shows them.</summary>
    Task<IReadOnlyList<GatePreview>> PreviewGates(DeploymentEnvironment environment, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<GatePreview>>([]);

    /// <summary>Whether a release is deployed that is live already, with nothing changed.</summary>
    [Parameter("Deploy the release even if it is live already and nothing has changed")]
    bool Again => TryGetValue<bool?>(() => Again) ?? false;

    /// <summary>Makes the release live on staging.</summary>
    Target DeployStaging => _ => _
        .Requires(() => HasValidNotifications)
#if QGO
        .ShowInPlan(_ => PreviewDeployment(EnvironmentName.Staging))
#endif
        .Executes(() => Run(cancellationToken => Deploy(EnvironmentName.Staging, cancellationToken)));

    /// <summary>Makes the release live in production.</summary>
    Target DeployProduction => _ => _
        .Requires(() => HasValidNotifications)
#if QGO
        .ShowInPlan(_ => PreviewDeployment(EnvironmentName.Production))
#endif
        .Executes(() => Run(cancellationToken => Deploy(EnvironmentName.Production, cancellationToken)));

    private async Task Deploy(EnvironmentName name, CancellationToken cancellationToken)
    {
        RequireNoNamedRelease(name);
        var profile = await Profile(cancellationToken);
        var environment = profile[name];
        // Where another job pushed, it handed the file over.
        var release = PushedRelease ?? Release.Load(ReleaseFile);
        if (release.Compose is null)
            throw new DeliveryException(
                $"{release} was made by an earlier version of QgoBuild, and does not contain its compose files.",
                "./build.sh DeployStaging makes it again from its commit; ./build.sh Rollback returns to a release that a server has.",
                exitCode: 2);
        var plan = await CreateDeployment(release, profile, environment, cancellationToken);
        var session = Session;
        await using var host = await session.Connect(environment, cancellationToken);
        var changesNothing = session.ChangesNothingAsync(plan, host, cancellationToken);
        var applied = await host.ReadAppliedMigrationsAsync(profile.Application, environment, cancellationToken);
        var pending = applied is null ? null : plan.Migrations.GetPending(applied);
        if (await changesNothing && pending is [])
        {
            Console.WriteLine($"{release} is live on {environment.Name} already, healthy, and nothing has changed: {environment.Url}");
            Console.WriteLine("Nothing was done. --again deploys it all the same.");
            ReportSummary(_ => { _.Add("Live already", release.Version); return _; });
            return;
        }

        Console.WriteLine(plan.Migrations.AreListed ? MigrationReport.Of(pending) : MigrationReport.Of(profile.Application.Migration!));
        foreach (var kept in plan.Settings.All.Where(setting => setting.Fingerprint is null))
            Console.WriteLine($"{kept.Name} has no value here ({Setting.GetVariable(kept.Parameter!)} is not set): that of the " +
                "live release stays.");
        await MoveBranch(profile, environment, release.Commit, mayBeAhead: NamedRelease is not null, cancellationToken);
        var result = await session.RunAsync(plan, profile.CredentialsFor(environment), host, cancellationToken);

        Console.WriteLine($"{release} is live on {environment.Name}, {result.Duration.TotalSeconds:0.0} s: {environment.Url}");
        if (environment.Access is { Address: { } address, AuthorityFile: { } authority })
        {
            var resolution = $"{environment.Url.Host}:{environment.Url.Port}:{address}";
            Console.WriteLine("  This machine knows neither that name nor the authority of its certificate.");
            Console.WriteLine("  To request it from here (in a browser: docs/sandbox.md):");
            Console.WriteLine($"  {RemoteCommand.Of("curl", "--cacert", authority, "--resolve", resolution, environment.Url.ToString())}");
        }

        ReportSummary(_ => { _.Add("Version", release.Version); _.Add("Live at", environment.Url.ToString()); return _; });
    }

    private void RequireNoNamedRelease(EnvironmentName name)
    {
        if (NamedRelease is not null && name == EnvironmentName.Staging)
            throw new DeliveryException(
                "--release takes what staging has verified to production; staging itself gets the commit that is checked out.",
                $"./build.sh Rollback --environment staging --release {NamedRelease}", exitCode: 2);
    }

    /// <summary>The plan of a deployment, with what its commit says of migrations and the environment of settings.</summary>
    /// <exception cref="DeliveryException">The checkout does not have the commit, or a setting has no value: exit code 2.</exception>
    internal async Task<DeploymentPlan> CreateDeployment(Release release, DeliveryProfile profile, DeploymentEnvironment environment,
        CancellationToken cancellationToken)
    {
        if (!await Checkout.HasCommitAsync(release.Commit, cancellationToken))
            throw new DeliveryException(
                $"This checkout does not have the commit of {release}: its migrations cannot be read.",
                "git fetch --all --tags, and run the same command again.", exitCode: 2);
        var migrations = profile.Application.Migration?.History is History.Prisma prisma
            ? await Checkout.ReadMigrationsAsync(release.Commit, prisma.Directory, cancellationToken)
            : profile.Application.Migration is null ? ReleaseMigrations.None : ReleaseMigrations.Unlisted;
        migrations.CheckOnline(profile.Application.Database);
        var by = await RequestedBy(cancellationToken) + (environment.Approval.IsRequired && GateNote is { } note ? $" ({note})" : "");
        return DeploymentPlans.Deploy(release, profile.Application, environment, by, TimeProvider.System.GetUtcNow()) with
        {
            Migrations = migrations,
            Settings = DeploymentSettings.Resolve(release, profile.Application, environment, this.FindSecret),
            ApprovedBy = environment.Approval.IsRequired ? ApprovedBy : null,
            Again = Again,
        };
    }

#if QGO
    private Task<TargetPreview> PreviewDeployment(EnvironmentName name) => Evaluate(async cancellationToken =>
    {
        RequireNoNamedRelease(name);
        DeliveryProfile profile;
        try
        {
            profile = await Profile(cancellationToken);
        }
        catch (DeliveryException down) when (IsSandboxProfile)
        {
            return new TargetPreview($"{name} of the sandbox",
                [new PreviewSection("Not known", [new PreviewItem("", down.Message) { IsWarning = true }])])
            {
                MissingScript = $"{down.Message}\n→ {down.Remedy}",
            };
        }

        return await Preview(DeploymentKind.Deploy, profile, profile[name], Draft, cancellationToken);
    });

    private async Task<PreviewDraft> Draft(DeliveryProfile profile, DeploymentEnvironment environment, CancellationToken cancellationToken)
    {
        var unknown = new List<string>();
        var gates = new List<GatePreview>();
        if (WillRun(nameof(Source))) gates.Add(await PreviewSource(cancellationToken));
        var release = await FindRelease(profile, environment, gates, unknown, cancellationToken);
        gates.AddRange(await PreviewGates(environment, cancellationToken));
        if (environment.Approval.IsRequired && WillRun(nameof(Approve)))
            gates.Add(PreviewConfirmation(Approved == EnvironmentName.Production));
        return new(await CreateDeployment(release, profile, environment, cancellationToken)) { Gates = gates, Unknown = unknown };
    }

    private bool WillRun(string target) => ExecutionPlan.Any(planned => planned.Name == target && planned.Skipped is null);

    // What Push or Promote would hand over; what another job has handed over, where neither runs.
    private async Task<Release> FindRelease(
        DeliveryProfile profile, DeploymentEnvironment environment, List<GatePreview> gates, List<string> unknown,
        CancellationToken cancellationToken)
    {
        if (!WillRun(nameof(Push)) && !WillRun(nameof(Promote))) return Release.Load(ReleaseFile);
        if (environment.PromotedFrom is not { } source || UnverifiedReason is not null)
            return await PreviewRelease(profile, unknown, cancellationToken) with { Unverified = UnverifiedReason };
        try
        {
            var release = await FindRelease(profile, cancellationToken);
            gates.Add(new(source, IsOpen: true, $"it has verified {release}."));
            return release;
        }
        catch (DeliveryException closed) when (NamedRelease is null)
        {
            gates.Add(new(source, IsOpen: false, closed.Message));
            return await PreviewRelease(profile, unknown, cancellationToken);
        }
    }
#endif
}
