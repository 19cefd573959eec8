using System.Text;
using QgoBuild.Delivery.Journal;

namespace QgoBuild.Delivery.Deployments;

/// <summary>A deployment that did not succeed: what failed, why, what state the environment is in now, and what to type next.</summary>
public sealed class DeploymentFailedException(DeploymentResult result) : DeliveryException(Describe(result), GetRemedy(result), exitCode: GetExitCode(result))
{
    /// <summary>The deployment.</summary>
    public DeploymentResult Result { get; } = result;

    private static int GetExitCode(DeploymentResult result) => result.Outcome switch
    {
        DeploymentOutcome.RollbackFailed => 4,
        _ when result.Deployment.Kind == DeploymentKind.Recover && result.Failure is { } failure && (failure.Step == "serve" || IsRecoveryRequired(failure)) => 4,
        DeploymentOutcome.RolledBack => result.Deployment.Kind switch { DeploymentKind.Rollback => 4, DeploymentKind.Deploy or DeploymentKind.Upgrade or DeploymentKind.Renew => 3, _ => 1 },
        _ => 1,
    };

    // The lock is there, and an earlier deployment must be recovered first.
    private static bool IsRecoveryRequired(JournalEntry failure) => failure is { Step: "lock", Exit: 4 };

    private static bool IsLocked(JournalEntry failure) => failure is { Step: "lock", Exit: not 4 };

    private static string Describe(DeploymentResult result)
    {
        var text = new StringBuilder();
        if (result.Failure is { } failure)
        {
            text.Append($"Step {failure.Step} failed: {failure.Reason}");
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

        if (result is { Outcome: DeploymentOutcome.RollbackFailed, UndoFailure: { } undo })
        {
            text.Append($"\nUndoing step {undo.Step} failed as well: {undo.Reason}");
            AppendOutput(text, undo.Output, undo.Reason);
        }

        return text.Append("\n\n").Append(DescribeState(result)).ToString();
    }

    private static void AppendOutput(StringBuilder text, string? output, string? reason)
    {
        foreach (var line in (output ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !(reason ?? "").Split('\n').Contains(line)))
            text.Append("\n    ").Append(line);
    }

    private static string DescribeState(DeploymentResult result)
    {
        var name = result.Deployment.Environment.Name;
        return result.Outcome switch
        {
            DeploymentOutcome.RollbackFailed =>
                $"{name} could not be brought back and was left as it is; nothing more was changed. Everything that is known is in {result.Deployment.WorkDirectory} on the server.",
            _ when result.Deployment.Kind == DeploymentKind.Recover && result.Failure?.Step is "serve" or "lock" =>
                $"{name} was left as it is. Output and journal are in {result.Deployment.WorkDirectory} on the server.",
            _ when result.Deployment.Kind is DeploymentKind.Backup or DeploymentKind.Drill =>
                $"Nothing was changed on {name}. Output and journal are in {result.Deployment.WorkDirectory} on the server.",
            DeploymentOutcome.RolledBack when result.Deployment.Kind == DeploymentKind.Rollback =>
                $"The rollback was undone: {name} serves the release that it served before, with its data.",
            DeploymentOutcome.RolledBack when result.Deployment.Kind == DeploymentKind.Upgrade =>
                $"The upgrade was undone: {name} serves as before. Output and journal are in {result.Deployment.WorkDirectory} on the server.",
            DeploymentOutcome.RolledBack when result.Deployment.Kind == DeploymentKind.Renew =>
                $"No certificate was replaced: {name} serves as before. Output and journal are in {result.Deployment.WorkDirectory} on the server.",
            DeploymentOutcome.RolledBack =>
                $"{name} was rolled back: the previous release serves, with its data. Output and journal are in {result.Deployment.WorkDirectory} on the server.",
            _ => $"Nothing was changed on {name}.",
        };
    }

    private static string GetRemedy(DeploymentResult result)
    {
        var name = result.Deployment.Environment.Name;
        return result.Outcome switch
        {
            DeploymentOutcome.RollbackFailed => $"./build.sh Status --environment {name}, then ./build.sh Recover --environment {name}",
            DeploymentOutcome.RolledBack => $"./build.sh Status --environment {name}",
            _ when result.Failure is { } busy && IsLocked(busy) => $"./build.sh Follow --environment {name}, or the same command with --lock-timeout 600, which waits.",
            _ when result.Failure is { } stuck && IsRecoveryRequired(stuck) && result.Deployment.Kind != DeploymentKind.Recover => $"./build.sh Recover --environment {name}",
            _ => "Put right what is named above and run the same command again.",
        };
    }
}
