/// <summary>
/// The pipeline, whole: what there is to do and in which order. How each thing is done stands in its component
/// (src/QgoBuild.Components); where things are deployed to, in Environments.cs.
/// </summary>
sealed partial class Build : NukeBuild, IRestore, ILint, ICompile, ITest, IDockerBuild, IPush, ISbom, IPromote, IDeploy, IRollback, IUpgrade, ICertificate, IMaintain, IStatus, IServiceAccess, ISetup, INotify
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

    // From a commit to a release

    public Target DockerBuild => _ => _
        .Description("Build the images whose content the registry does not hold yet")
        .DependsOn(SandboxUp)
        .After(Lint, Test)
        .Inherit<IDockerBuild>(x => x.DockerBuild);

    public Target Push => _ => _
        .Description("Push the images that the registry lacks, give them the version; write artifacts/release.json")
        .DependsOn(DockerBuild)
        .Inherit<IPush>(x => x.Push);

    public Target Sbom => _ => _
        .Description("Write what the release is made of: artifacts/sbom, CycloneDX")
        .Inherit<ISbom>(x => x.Sbom);

    // From a release to users, and back

    public Target DeployStaging => _ => _
        .Description("Deploy the commit to staging: in the sandbox, or with --profile live")
        .DependsOn(Source, Push)
        .Inherit<IDeploy>(x => x.DeployStaging);

    public Target Promote => _ => _
        .Description("Take what staging has verified for this commit; write artifacts/release.json: [--release VERSION | --unverified WHY]")
        .DependsOn(SandboxUp)
        .After(Lint, Test, DeployStaging)
        .Inherit<IPromote>(x => x.Promote);

    public Target DeployProduction => _ => _
        .Description("Deploy to production what staging has verified, once approved: [--release VERSION | --unverified WHY]")
        .DependsOn(Source, Gates, Approve, Promote)
        .Inherit<IDeploy>(x => x.DeployProduction);

    public Target Rollback => _ => _
        .Description("Bring an earlier release back, or a backup with its release: --environment NAME [--release VERSION | --backup FILE]")
        .DependsOn(RollbackGates)
        .Inherit<IRollback>(x => x.Rollback);

    public Target Upgrade => _ => _
        .Description("Create edge and database anew where their images or settings have changed: --environment NAME [--service edge | mysql]")
        .Inherit<IUpgrade>(x => x.Upgrade);

    public Target RenewCertificate => _ => _
        .Description("Order another certificate for the edge, due or not: --environment NAME")
        .Inherit<ICertificate>(x => x.RenewCertificate);

    public Target CheckCertificate => _ => _
        .Description("See that the edge's certificate is good for long; tell of it where it is not: --environment NAME")
        .Inherit<ICertificate>(x => x.CheckCertificate);

    public Target Backup => _ => _
        .Description("Back an environment up now: --environment NAME")
        .Inherit<IMaintain>(x => x.Backup);

    public Target Drill => _ => _
        .Description("Rehearse a rollback: restore a backup beside the database, and throw it away: --environment NAME [--backup FILE]")
        .Inherit<IMaintain>(x => x.Drill);

    public Target Follow => _ => _
        .Description("Watch the deployment that is under way, whoever started it: --environment NAME")
        .Inherit<IMaintain>(x => x.Follow);

    public Target Recover => _ => _
        .Description("Undo what was interrupted and create again what is gone of the live release: --environment NAME")
        .Inherit<IMaintain>(x => x.Recover);

    // A new server

    public Target Setup => _ => _
        .Description("Check what a server needs and what protects it; fix it with --apply: --environment NAME")
        .Inherit<ISetup>(x => x.Setup);

    // What runs, what ran, and what it says

    public Target Status => _ => _
        .Description("Tell what runs, what has drifted and what can be returned to: --environment NAME [--json]")
        .Inherit<IStatus>(x => x.Status);

    public Target History => _ => _
        .Description("Tell the last deployments, or the steps of one: --environment NAME [--deployment ID] [--json]")
        .Inherit<IStatus>(x => x.History);

    public Target Logs => _ => _
        .Description("Show what services write: --environment NAME [--service NAME] [--lines 100] [--since 10m] [--follow]")
        .Inherit<IServiceAccess>(x => x.Logs);

    public Target Exec => _ => _
        .Description("Run a command in a service's container: --environment NAME --service NAME --command TEXT")
        .Inherit<IServiceAccess>(x => x.Exec);

    // Who is told

    public Target TestNotification => _ => _
        .Description("Send a test to everybody who is told of deployments: Slack, mail")
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

    public Target Approve => _ => _
        .Unlisted()
        .Before(SandboxUp)
        .Inherit<IDeploy>(x => x.Approve);

    // A laptop without a server: Sandbox.cs. The real ones: Live.cs. What GitHub is asked and told: GitHub.cs; its jobs: Workflows.cs. Who else is told: Notifications.cs.
    // The whole of it, tested: Verify.cs.
}
