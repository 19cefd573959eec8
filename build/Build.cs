/// <summary>The pipeline as a table of contents: its targets and their order. How each target works is in its component
/// (src/QgoBuild.Components); where things are deployed to is in Environments.cs.</summary>
sealed partial class Build : NukeBuild, IRestore, ILint, ICompile, ITest, IDockerBuild, IPush, ISbom, IPromote, IDeploy, IRollback,
    IUpgrade, ICertificate, IMaintain, IDescribe, IStatus, ISettings, IServiceAccess, ISetup, INotify, IProductionGates, IGitHubRecords,
    IAlreadyTested, ILiveAccess
{
    public static int Main() => Execute<Build>(x => x.Compile);

    // From a change to a tested commit

    public Target Restore => _ => _
        .Description("Restore packages of .NET and npm")
        .Inherit<IRestore>(x => x.Restore);

    public Target Lint => _ => _
        .Description("Check C#, TypeScript, shell and compose files")
        .DependsOn(Restore)
        .Inherit<ILint>(x => x.Lint);

    public Target Compile => _ => _
        .Description("Compile the build, the backend and the frontend")
        .DependsOn(Restore)
        .After(Lint)
        .Inherit<ICompile>(x => x.Compile);

    public Target Test => _ => _
        .Description("Test the build, the backend against a real MySQL, and the frontend")
        .DependsOn(Compile)
        .Inherit<ITest>(x => x.Test);

    public Target AlreadyTested => _ => _
        .Description("End the job if a commit with the same files was tested already, unless --no-cache is given")
        .Inherit<IAlreadyTested>(x => x.AlreadyTested);

    // From a commit to a release

    public Target DockerBuild => _ => _
        .Description("Build the images whose content the registry does not hold yet")
        .DependsOn(SandboxUp)
        .After(Lint, Test)
        .Inherit<IDockerBuild>(x => x.DockerBuild);

    public Target Push => _ => _
        .Description("Push the missing images, tag all with the version, and write artifacts/release.json")
        .DependsOn(DockerBuild)
        .Inherit<IPush>(x => x.Push);

    public Target Sbom => _ => _
        .Description("Write the release's bills of materials to artifacts/sbom (CycloneDX)")
        .Inherit<ISbom>(x => x.Sbom);

    // From a release to users, and back

    public Target DeployStaging => _ => _
        .Description("Deploy the commit to staging: in the sandbox, or with --profile live")
        .DependsOn(Source, Push)
        .Inherit<IDeploy>(x => x.DeployStaging);

    public Target Promote => _ => _
        .Description("Promote what staging has verified: [--release VERSION | --unverified WHY]")
        .DependsOn(SandboxUp)
        .After(Lint, Test, DeployStaging)
        .Inherit<IPromote>(x => x.Promote);

    public Target DeployProduction => _ => _
        .Description("Deploy to production what staging has verified: [--release VERSION | --unverified WHY]")
        .DependsOn(Source, Gates, Approve, Promote)
        .Inherit<IDeploy>(x => x.DeployProduction);

    public Target Rollback => _ => _
        .Description("Roll back to an earlier release or a backup: --environment NAME [--release VERSION | --backup FILE]")
        .DependsOn(RollbackGates)
        .Inherit<IRollback>(x => x.Rollback);

    public Target Upgrade => _ => _
        .Description("Recreate edge and database where they have changed: --environment NAME [--service edge | database]")
        .Inherit<IUpgrade>(x => x.Upgrade);

    public Target RenewCertificate => _ => _
        .Description("Order another certificate for the edge, due or not: --environment NAME")
        .Inherit<ICertificate>(x => x.RenewCertificate);

    public Target CheckCertificate => _ => _
        .Description("Check that the edge's certificate is not about to expire; notify if it is: --environment NAME")
        .Inherit<ICertificate>(x => x.CheckCertificate);

    public Target Backup => _ => _
        .Description("Back up an environment now: --environment NAME")
        .Inherit<IMaintain>(x => x.Backup);

    public Target Drill => _ => _
        .Description("Rehearse a rollback with a copy of the database: --environment NAME [--backup FILE]")
        .Inherit<IMaintain>(x => x.Drill);

    public Target Follow => _ => _
        .Description("Follow the deployment that is under way: --environment NAME")
        .Inherit<IMaintain>(x => x.Follow);

    public Target Recover => _ => _
        .Description("Undo what was interrupted, and recreate what is missing of the live release: --environment NAME")
        .Inherit<IMaintain>(x => x.Recover);

    // A new application, a new server

    public Target Describe => _ => _
        .Description("Show what the compose file was understood to say, why, and what cannot be deployed [--json]")
        .Inherit<IDescribe>(x => x.Describe);

    public Target Setup => _ => _
        .Description("Check a server's prerequisites; fix them with --apply: --environment NAME")
        .Inherit<ISetup>(x => x.Setup);

    public Target Settings => _ => _
        .Description("Show settings and whether a server has them; --apply deploys them: --environment NAME [--json]")
        .Inherit<ISettings>(x => x.Settings);

    // What runs, and what ran

    public Target Status => _ => _
        .Description("Show what is live, drift and rollback candidates: --environment NAME [--json]")
        .Inherit<IStatus>(x => x.Status);

    public Target History => _ => _
        .Description("Show the last deployments, or the steps of one: --environment NAME [--deployment ID] [--json]")
        .Inherit<IStatus>(x => x.History);

    public Target Logs => _ => _
        .Description("Show logs: --environment NAME [--service NAME] [--lines 100] [--since 10m] [--follow]")
        .Inherit<IServiceAccess>(x => x.Logs);

    public Target Exec => _ => _
        .Description("Run a command in a service's container: --environment NAME --service NAME --command TEXT")
        .Inherit<IServiceAccess>(x => x.Exec);

    // Notifications

    public Target TestNotification => _ => _
        .Description("Send a test notification by every configured way: Slack, mail")
        .Inherit<INotify>(x => x.TestNotification);

    public Target NotifyFailure => _ => _
        .Unlisted()
        .Inherit<INotify>(x => x.NotifyFailure);

    public Target NotifyRollbackFailure => _ => _
        .Unlisted()
        .Inherit<INotify>(x => x.NotifyRollbackFailure);

    // Before any of it: what may be deployed, and by whom

    public Target Source => _ => _
        .Unlisted()
        .Before(Gates, Approve, SandboxUp)
        .Inherit<ISourceCheck>(x => x.Source);

    public Target ManualApproval => _ => _
        .Description("Check that GitHub lets no commit reach production without a person's approval")
        .Unlisted()
        .Inherit<IProductionGates>(x => x.ManualApproval);

    public Target Gates => _ => _
        .Before(Approve, SandboxUp)
        .Inherit<IProductionGates>(x => x.Gates);

    public Target RollbackGates => _ => _
        .Before(SandboxUp)
        .Inherit<IProductionGates>(x => x.RollbackGates);

    public Target Approve => _ => _
        .Unlisted()
        .Before(SandboxUp)
        .Inherit<IDeploy>(x => x.Approve);

    // The sandbox: Sandbox.cs. Who is notified: Notifications.cs. The jobs on GitHub: Workflows.cs. End-to-end tests: Verify.cs.
}
