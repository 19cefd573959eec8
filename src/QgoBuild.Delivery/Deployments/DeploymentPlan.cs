namespace QgoBuild.Delivery.Deployments;

/// <summary>A deployment before it runs: everything about it is decided, and nothing is changed yet.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Application">The application that is deployed.</param>
/// <param name="Environment">The target environment.</param>
/// <param name="Release">The release to make live; null for a backup.</param>
/// <param name="Record">The name of the record that the release has or will have on the server.</param>
/// <param name="By">Who requested it, as displayed.</param>
/// <param name="Steps">The steps, in the order in which they run.</param>
public sealed record DeploymentPlan(
    DeploymentId Id, DeploymentKind Kind, Application Application, DeploymentEnvironment Environment, Release? Release, string Record,
    string By, IReadOnlyList<Step> Steps)
{
    /// <summary>Who approved it and where, as displayed: <c>ada (review of #12)</c>; null if it requires no approval or has none.</summary>
    public string? ApprovedBy { get; init; }

    /// <summary>Whether it continues if the server differs from its record. The differences are logged then.</summary>
    public bool AcceptDrift { get; init; }

    /// <summary>Whether a deployment runs even where <see cref="ChangesNothing"/>.</summary>
    public bool Again { get; init; }

    /// <summary>The migrations that the release brings.</summary>
    public ReleaseMigrations Migrations { get; init; } = ReleaseMigrations.None;

    /// <summary>The settings of the release, with their values.</summary>
    public DeploymentSettings Settings { get; init; } = DeploymentSettings.None;

    /// <summary>Whether it is never undone: changes stay when a step fails.</summary>
    public bool ForwardOnly { get; init; }

    /// <summary>How long to wait for another running deployment; 0 to fail at once.</summary>
    public TimeSpan LockTimeout { get; init; }

    /// <summary>The team's own certificate, if this deployment delivers it. Null if the environment has none, or if the one on the server
    /// stays in use: a rollback or a recovery must not depend on a file that may be on another machine.</summary>
    /// <exception cref="DeliveryException">The files are missing, or browsers would reject the certificate: exit code 2.</exception>
    internal CertificateFiles? Certificate =>
        Kind is DeploymentKind.Deploy or DeploymentKind.Upgrade
            ? CertificateFiles.Load(Environment.Entrances, TimeProvider.System.GetUtcNow()) : null;

    /// <summary>The deployment, as its server identifies it.</summary>
    public DeploymentReference Reference => new(Id, Kind, Environment);

    /// <summary>The directory on the server that holds the deployment's script, journal and output.</summary>
    public string WorkDirectory => Reference.WorkDirectory;

    /// <summary>Whether a deployment would leave the environment as it is: its release is live, deployed by the same plan, all of it runs,
    /// and the server does not differ from its record.</summary>
    /// <param name="state">The state of the environment.</param>
    public bool ChangesNothing(EnvironmentState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return Kind == DeploymentKind.Deploy && !Again &&
            state is { Maintenance: false, UnderWay: [], Drift: [], LiveRecord: { Withdrawn: false } live } &&
            state.Deployments.All(deployment => deployment.GetState(state.UnderWay) != DeploymentState.Interrupted) &&
            state.Deployments is [var newest, ..] && newest.GetState(state.UnderWay) != DeploymentState.RollbackFailed &&
            state.Containers.All(container => container.IsWell) &&
            Migrations.GetPending(live.Migrations).Count == 0 &&
            live.Plan == DeploymentScript.GetFingerprint(this) &&
            Settings.AreRecorded(live.Settings);
    }

    /// <summary>The steps, one per line, for display.</summary>
    public override string ToString() => string.Join('\n', Steps.Select(step => $"  {step.Name,-11} {step.Description}"));
}

/// <summary>A step of a deployment, as data: when it runs, and the exact shell text that runs it and undoes it on the server.</summary>
/// <param name="Name">One lowercase word, the same in plans, journals and messages. Programs must not depend on its meaning.</param>
/// <param name="Description">What it does, as a sentence.</param>
/// <param name="Deadline">How long it may take. A step that takes longer is ended and counts as failed.</param>
/// <param name="Commands">The commands. They call <c>fail</c> with a sentence on a failure, and <c>say</c> with the result.</param>
public sealed record Step(string Name, string Description, TimeSpan Deadline, RemoteCommand Commands)
{
    /// <summary>When it runs, and the effect of a failure.</summary>
    public StepPhase Phase { get; init; } = StepPhase.Change;

    /// <summary>Whether a request to cancel ends it. If not, the deployment is finished first.</summary>
    public bool IsCancellable { get; init; } = true;

    /// <summary>Whether its result is the result of the whole deployment, for the final summary.</summary>
    public bool HasResult { get; init; }

    /// <summary>Whether users may see the maintenance page from this step on, until a step of the phase
    /// <see cref="StepPhase.Finish"/>.</summary>
    public bool MayEnterMaintenance { get; init; }

    /// <summary>Undoes it, whether it ran completely, in part or not at all; null when there is nothing to undo.</summary>
    public RemoteCommand? Undo { get; init; }

    /// <summary>Another way to undo it when <see cref="Undo"/> has failed; null when there is none. A failed undo is never repeated
    /// unchanged.</summary>
    public RemoteCommand? UndoFallback { get; init; }
}

/// <summary>The phase of a deployment in which a step runs.</summary>
public enum StepPhase
{
    /// <summary>Before the lock: checks and changes nothing. Runs again after waiting for another deployment.</summary>
    Prepare,
    /// <summary>Takes the environment's lock, in the process that then holds it.</summary>
    Lock,
    /// <summary>Under the lock. It is undone when it or a later step of this phase fails.</summary>
    Change,
    /// <summary>The end: users are admitted to the result. It is never undone, and an interrupted deployment runs it again.</summary>
    Finish,
}

/// <summary>A part that an environment has once. Deployments never recreate it; an upgrade does.</summary>
public enum PlatformPart
{
    /// <summary>The edge, to which users connect, and Certbot beside it.</summary>
    Edge,
    /// <summary>The database.</summary>
    Database,
}
