namespace QgoBuild.Delivery.Deployments;

/// <summary>A deployment that has ended.</summary>
/// <param name="Deployment">The deployment.</param>
/// <param name="Outcome">Its outcome.</param>
/// <param name="Entries">Its journal.</param>
public sealed record DeploymentResult(DeploymentReference Deployment, DeploymentState Outcome, IReadOnlyList<JournalEntry> Entries)
{
    /// <summary>The step that failed; null when none did.</summary>
    public JournalEntry? Failure => Entries.FirstOrDefault(entry => entry.Event == JournalEvent.StepFailed);

    /// <summary>The undo that failed; null when none did.</summary>
    public JournalEntry? UndoFailure => Entries.LastOrDefault(entry => entry.Event == JournalEvent.UndoFailed);

    /// <summary>The step during which its script was killed or the server went down, if the server has finished or undone it since;
    /// otherwise null.</summary>
    public string? InterruptedStep => Entries.Any(entry => entry.Event == JournalEvent.RecoveryStarted)
        ? Entries.TakeWhile(entry => entry.Event != JournalEvent.RecoveryStarted)
            .LastOrDefault(entry => entry.Event == JournalEvent.StepStarted)?.Step
        : null;

    /// <summary>The details of the steps that are the result of the deployment, in their order.</summary>
    /// <param name="plan">The plan that ran.</param>
    public IEnumerable<(Step Step, string Detail)> GetResults(DeploymentPlan plan) =>
        from step in plan.Steps
        where step.HasResult
        let finished = Entries.LastOrDefault(entry => entry.Event == JournalEvent.StepFinished && entry.Step == step.Name)
        where finished is not null
        select (step, finished.Detail ?? "");

    /// <summary>Its duration, by the server's clock.</summary>
    public TimeSpan Duration => Entries is [var first, .., var last] ? last.Time - first.Time : TimeSpan.Zero;

    /// <summary>Throws unless it succeeded.</summary>
    /// <exception cref="DeploymentFailedException">It did not.</exception>
    public DeploymentResult ThrowUnlessSucceeded() =>
        Outcome == DeploymentState.Succeeded ? this : throw new DeploymentFailedException(this);
}

/// <summary>A deployment on a server.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Environment">Its environment.</param>
public sealed record DeploymentReference(DeploymentId Id, DeploymentKind Kind, DeploymentEnvironment Environment)
{
    /// <summary>The directory on the server that holds the deployment's script, journal and output.</summary>
    public string WorkDirectory => $"{Environment.Directory}/.qgobuild/deployments/{Id}";
}
