namespace QgoBuild.Delivery.Deployments;

/// <summary>A deployment that did not succeed. The message states what failed, why, the state of the environment now, and the next
/// command.</summary>
public sealed class DeploymentFailedException(DeploymentResult result)
    : DeliveryException(Describe(result), GetRemedy(result), exitCode: GetExitCode(result))
{
    /// <summary>The deployment.</summary>
    public DeploymentResult Result { get; } = result;

    private static int GetExitCode(DeploymentResult result) => result switch
    {
        { Outcome: DeploymentState.Cancelled } => 130,
        { Outcome: DeploymentState.RollbackFailed } => 4,
        { Deployment.Kind: DeploymentKind.Recover, Failure.Cause: not FailureCause.Locked } when HasStarted(result) ||
            IsRecoveryRequired(result) => 4,
        { Outcome: DeploymentState.RolledBack, Deployment.Kind: DeploymentKind.Rollback } => 4,
        { Outcome: DeploymentState.RolledBack, Deployment.Kind: DeploymentKind.Deploy } => 3,
        { Outcome: DeploymentState.RolledBack, Deployment.Kind: DeploymentKind.Upgrade or DeploymentKind.Renew } => 3,
        _ => 1,
    };

    // Whether it held the lock. Before that a deployment changes nothing.
    private static bool HasStarted(DeploymentResult result) => result.Entries.Any(entry => entry.Event == JournalEvent.LockAcquired);

    private static bool IsRecoveryRequired(DeploymentResult result) => result.Failure?.Cause == FailureCause.RecoveryRequired;

    private static string Describe(DeploymentResult result)
    {
        var text = new StringBuilder();
        if (result.Failure is { } failure)
        {
            text.Append(failure.Cause == FailureCause.Cancelled
                ? $"{failure.Reason} It stopped at step {failure.Step}." : $"Step {failure.Step} failed: {failure.Reason}");
            AppendOutput(text, failure.Output, failure.Reason);
        }
        else if (result.InterruptedStep is { } step)
        {
            text.Append($"The deployment was interrupted at step {step}: its script was killed, or the server went down.");
        }
        else
        {
            text.Append("The deployment was cancelled.");
        }

        if (result is { Outcome: DeploymentState.RollbackFailed, UndoFailure: { } undo })
        {
            text.Append($"\nUndoing step {undo.Step} failed as well: {undo.Reason}");
            AppendOutput(text, undo.Output, undo.Reason);
        }

        return text.Append("\n\n").Append(DescribeState(result)).ToString();
    }

    private static void AppendOutput(StringBuilder text, string? output, string? reason)
    {
        foreach (var line in (output ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => !(reason ?? "").Split('\n').Contains(line)))
            text.Append("\n    ").Append(line);
    }

    private static string DescribeState(DeploymentResult result)
    {
        var name = result.Deployment.Environment.Name;
        return result.Outcome switch
        {
            DeploymentState.RollbackFailed =>
                $"{name} could not be brought back and was left as it is; nothing more was changed. " +
                    $"Everything that is known is in {result.Deployment.WorkDirectory} on the server.",
            _ when result.Deployment.Kind == DeploymentKind.Recover &&
                (HasStarted(result) || result.Failure?.Cause is FailureCause.Locked or FailureCause.RecoveryRequired) =>
                $"{name} was left as it is. Output and journal are in {result.Deployment.WorkDirectory} on the server.",
            _ when result.Deployment.Kind is DeploymentKind.Backup or DeploymentKind.Drill =>
                $"Nothing was changed on {name}. Output and journal are in {result.Deployment.WorkDirectory} on the server.",
            DeploymentState.RolledBack or DeploymentState.Cancelled when HasStarted(result) &&
                result.Deployment.Kind == DeploymentKind.Rollback =>
                $"The rollback was undone: {name} serves the release that it served before, with its data.",
            DeploymentState.RolledBack or DeploymentState.Cancelled when HasStarted(result) &&
                result.Deployment.Kind == DeploymentKind.Upgrade =>
                $"The upgrade was undone: {name} serves as before. Output and journal are in {result.Deployment.WorkDirectory} on " +
                    "the server.",
            DeploymentState.RolledBack or DeploymentState.Cancelled when HasStarted(result) &&
                result.Deployment.Kind == DeploymentKind.Renew =>
                $"No certificate was replaced: {name} serves as before. Output and journal are in {result.Deployment.WorkDirectory} on " +
                    "the server.",
            DeploymentState.RolledBack or DeploymentState.Cancelled when HasStarted(result) =>
                $"{name} was rolled back: it serves what it served before, with its data. " +
                    $"Output and journal are in {result.Deployment.WorkDirectory} on the server.",
            _ => $"Nothing was changed on {name}.",
        };
    }

    private static string GetRemedy(DeploymentResult result)
    {
        var name = result.Deployment.Environment.Name;
        return result.Outcome switch
        {
            DeploymentState.RollbackFailed => $"./build.sh Status --environment {name}, then ./build.sh Recover --environment {name}",
            DeploymentState.RolledBack or DeploymentState.Cancelled => $"./build.sh Status --environment {name}",
            _ when result.Failure?.Cause == FailureCause.Locked =>
                $"./build.sh Follow --environment {name}, or the same command with --lock-timeout 600, which waits.",
            _ when IsRecoveryRequired(result) && result.Deployment.Kind != DeploymentKind.Recover =>
                $"./build.sh Recover --environment {name}",
            _ => "Fix what is named above and run the same command again.",
        };
    }
}

/// <summary>The script of a deployment ended without an outcome: it was killed, or the server went down.</summary>
public sealed class DeploymentInterruptedException(DeploymentReference deployment, string output) : DeliveryException(
    $"Deployment {deployment.Id} on {deployment.Environment.Name} ended in the middle: " +
        $"its script was killed or the server went down.{(output.Length > 0 ? "\n" + output : "")}",
    $"./build.sh Recover --environment {deployment.Environment.Name}");
