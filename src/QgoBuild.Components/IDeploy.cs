using QgoBuild.Components.Deployments;
using QgoBuild.Delivery;
using QgoBuild.Delivery.Deployments;
using QgoBuild.Delivery.Environments;
using QgoBuild.Delivery.Releases;
using QgoBuild.Delivery.Shell;

namespace QgoBuild.Components;

/// <summary>Deploys.</summary>
public interface IDeploy : ISourceCheck, IPromote, IHasConfirmation
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

    /// <summary>Makes the release live on staging.</summary>
    Target DeployStaging => _ => _
        .Requires(() => HasValidNotifications)
        .Executes(() => Run(cancellationToken => Deploy(EnvironmentName.Staging, cancellationToken)));

    /// <summary>Makes the release live in production.</summary>
    Target DeployProduction => _ => _
        .Requires(() => HasValidNotifications)
        .Executes(() => Run(cancellationToken => Deploy(EnvironmentName.Production, cancellationToken)));

    private async Task Deploy(EnvironmentName name, CancellationToken cancellationToken)
    {
        var isNamed = NamedRelease is not null;
        if (isNamed && name == EnvironmentName.Staging)
            throw new DeliveryException(
                "--release takes what staging has verified to production; staging itself gets the commit that is checked out.",
                $"./build.sh Rollback --environment staging --release {NamedRelease}",
                exitCode: 2);

        var profile = await Profile(cancellationToken).ConfigureAwait(false);
        var environment = profile[name];
        // Where another job pushed, it handed the file over.
        var release = PushedRelease ?? Release.Load(ReleaseFile);
        if (!await Checkout.HasCommitAsync(release.Commit, cancellationToken).ConfigureAwait(false))
            throw new DeliveryException(
                $"This checkout does not have the commit of {release}: its migrations cannot be read.",
                "git fetch --all --tags, and run the same command again.",
                exitCode: 2);
        var migrations = await Checkout.ReadMigrationsAsync(release.Commit, profile.Application.MigrationsDirectory, cancellationToken).ConfigureAwait(false);
        var by = await RequestedBy(cancellationToken).ConfigureAwait(false) + (environment.Approval.IsRequired && GateNote is { } note ? $" ({note})" : "");
        var plan = DeploymentPlans.Deploy(release, profile.Application, environment, by, TimeProvider.System.GetUtcNow()) with
        {
            Migrations = migrations,
            ApprovedBy = environment.Approval.IsRequired ? ApprovedBy : null,
        };
        foreach (var migration in migrations.Online)
            migration.GetAdditions();

        var session = Session;
        var host = await session.Connect(environment, cancellationToken).ConfigureAwait(false);
        DeploymentResult result;
        await using (host.ConfigureAwait(false))
        {
            var applied = await host.ReadAppliedMigrationsAsync(profile.Application, cancellationToken).ConfigureAwait(false);
            Console.WriteLine(MigrationReport.Of(applied is null ? null : migrations.GetPending(applied)));
            await MoveBranch(profile, environment, release.Commit, mayBeAhead: isNamed, cancellationToken).ConfigureAwait(false);
            result = await session.RunAsync(plan, profile.CredentialsFor(environment), host, cancellationToken).ConfigureAwait(false);
        }

        Console.WriteLine($"{release} is live on {environment.Name}, {result.Duration.TotalSeconds:0.0} s: {environment.Url}");
        if (environment.Access is { Address: { } address, AuthorityFile: { } authority })
        {
            Console.WriteLine($"  This machine knows neither that name nor the authority of its certificate. To request it from here (in a browser: docs/sandbox.md):");
            Console.WriteLine($"  {RemoteCommand.Of("curl", "--cacert", authority, "--resolve", $"{environment.Url.Host}:{environment.Url.Port}:{address}", environment.Url.ToString())}");
        }

        ReportSummary(_ => { _.Add("Version", release.Version); _.Add("Live at", environment.Url.ToString()); return _; });
    }
}
