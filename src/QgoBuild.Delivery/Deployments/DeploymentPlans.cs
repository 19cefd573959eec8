namespace QgoBuild.Delivery.Deployments;

/// <summary>The plans of all kinds of deployment, each with its steps in the order in which they run. A failure undoes the finished steps,
/// newest first, and ends with the old release serving.</summary>
public static class DeploymentPlans
{
    /// <summary>Makes a release live.</summary>
    public static DeploymentPlan Deploy(Release release, Application application, DeploymentEnvironment environment, string by,
        DateTimeOffset now)
    {
        var id = DeploymentId.New(now, release.Commit);
        var step = new DeploymentSteps(application, environment, release);
        return new(id, DeploymentKind.Deploy, application, environment, release, Record: id.Value, by,
        [
            step.Preflight,
            step.Lock,
            step.Fetch,
            step.Pull,
            step.Platform,
            .. step.Certificate,
            step.EnterMaintenance,
            step.Backup,
            step.Start,
            step.Migrate,
            step.Check,
            step.Switch,
            step.Verify,
            step.Finish,
        ]);
    }

    /// <summary>Restores an earlier release, and its data if the schema has changed since or a backup was named.</summary>
    public static DeploymentPlan Rollback(RollbackTarget target, Application application, DeploymentEnvironment environment, string by,
        DateTimeOffset now)
    {
        var id = DeploymentId.New(now, target.Release.Commit);
        var step = new DeploymentSteps(application, environment, target.Release);
        return new(id, DeploymentKind.Rollback, application, environment, target.Release, target.Record, by,
        [
            step.Preflight,
            step.Lock,
            step.FetchForRollback,
            step.Pull,
            step.Platform,
            step.EnterMaintenanceForRollback(target),
            step.Backup,
            step.Start,
            step.Restore(target),
            step.Check,
            step.Switch,
            step.Verify,
            step.Finish,
        ]);
    }

    /// <summary>Makes a backup and changes nothing else.</summary>
    public static DeploymentPlan Backup(Application application, DeploymentEnvironment environment, string by, DateTimeOffset now)
    {
        var id = DeploymentId.New(now, DeploymentKind.Backup);
        var step = new DeploymentSteps(application, environment, release: null);
        return new(id, DeploymentKind.Backup, application, environment, Release: null, Record: id.Value, by,
        [step.Preflight, step.Lock, step.Backup, step.PruneBackups]);
    }

    /// <summary>Finishes or undoes interrupted deployments and ensures that the live release serves: what is missing is recreated from its
    /// record.</summary>
    public static DeploymentPlan Recover(Application application, DeploymentEnvironment environment, string by, DateTimeOffset now)
    {
        var id = DeploymentId.New(now, DeploymentKind.Recover);
        var step = new DeploymentSteps(application, environment, release: null);
        return new(id, DeploymentKind.Recover, application, environment, Release: null, Record: id.Value, by,
        [step.PreflightForRecovery, step.Lock, step.RecoverLive])
        {
            ForwardOnly = true,
        };
    }

    /// <summary>Recreates edge and database if their entrances, settings or images have changed, which deployments never do. A part without
    /// a pending upgrade stays as it is, without an effect on users.</summary>
    /// <param name="application">The application.</param>
    /// <param name="environment">The environment whose edge and database are upgraded.</param>
    /// <param name="part">The part to upgrade; null for both.</param>
    /// <param name="by">Who requests it.</param>
    /// <param name="now">The current time.</param>
    public static DeploymentPlan Upgrade(Application application, DeploymentEnvironment environment, PlatformPart? part, string by,
        DateTimeOffset now)
    {
        var id = DeploymentId.New(now, DeploymentKind.Upgrade);
        var step = new DeploymentSteps(application, environment, release: null);
        return new(id, DeploymentKind.Upgrade, application, environment, Release: null, Record: id.Value, by,
        [
            step.Preflight,
            step.Lock,
            step.PullPlatform(part),
            .. part is PlatformPart.Database ? [] : (Step[])[step.UpgradeEdge, .. step.Certificate],
            .. part is PlatformPart.Edge ? [] : (Step[])[step.EnterMaintenanceForUpgrade, step.BackupForUpgrade, step.UpgradeDatabase],
            step.VerifyLive,
            .. part is PlatformPart.Edge ? [] : (Step[])[step.FinishUpgrade],
        ]);
    }

    /// <summary>Orders a new certificate for the edge, even if the present one is not due for renewal. If none is issued, the present one
    /// stays in use.</summary>
    public static DeploymentPlan RenewCertificate(Application application, DeploymentEnvironment environment, string by, DateTimeOffset now)
    {
        var id = DeploymentId.New(now, DeploymentKind.Renew);
        var step = new DeploymentSteps(application, environment, release: null);
        return new(id, DeploymentKind.Renew, application, environment, Release: null, Record: id.Value, by,
        [step.PreflightForRecovery, step.Lock, .. step.RenewCertificate, step.VerifyLive]);
    }

    /// <summary>Restores a backup beside the database and removes it again: the rehearsal of a rollback.</summary>
    /// <param name="backup">The backup's file name; null for the newest.</param>
    /// <param name="application">The application.</param>
    /// <param name="environment">The environment of the backup.</param>
    /// <param name="by">Who requests it.</param>
    /// <param name="now">The current time.</param>
    public static DeploymentPlan Drill(string? backup, Application application, DeploymentEnvironment environment, string by,
        DateTimeOffset now)
    {
        var id = DeploymentId.New(now, DeploymentKind.Drill);
        var step = new DeploymentSteps(application, environment, release: null);
        return new(id, DeploymentKind.Drill, application, environment, Release: null, Record: id.Value, by,
        [step.Preflight, step.Lock, step.RehearseRestore(backup)]);
    }
}
