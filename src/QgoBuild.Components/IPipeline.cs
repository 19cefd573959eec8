namespace QgoBuild.Components;

/// <summary>What the components of a pipeline share: how their targets run and how an expected failure becomes the build's own.</summary>
public interface IPipeline : INukeBuild
{
    /// <summary>Cancelled when the build is.</summary>
    CancellationToken BuildCancellationToken =>
#if QGO
        Cancellation;
#else
        CancellationToken.None;
#endif

    /// <summary>Runs a target's work. A failure that was expected keeps its message, its remedy and its exit code: 2 for wrong usage, 3 for
    /// a deployment that was rolled back, 4 for a rollback that failed.</summary>
    async Task Run(Func<CancellationToken, Task> work)
    {
        try
        {
            await work(BuildCancellationToken);
        }
        catch (DeliveryException failure)
        {
            // A deployment that was cancelled and rolled back ends as cancelled; a failed rollback keeps its exit code.
            if (failure.ExitCode is 4 || (failure.ExitCode is not 1 && !BuildCancellationToken.IsCancellationRequested))
                ExitCode = failure.ExitCode;
            throw ToBuildException(failure);
        }
    }

    /// <summary>An expected failure as the build's own.</summary>
    Exception ToBuildException(DeliveryException failure)
    {
        var message = failure.Remedy is { } remedy ? $"{failure.Message}\n→ {remedy}" : failure.Message;
#if QGO
        return failure.ExitCode == 2 ? new UsageException(message) : new TargetFailedException(message, failure);
#else
        return new InvalidOperationException(message, failure);
#endif
    }
}
