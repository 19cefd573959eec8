using System.Runtime.ExceptionServices;

namespace QgoBuild.Engine.Tooling;

/// <summary>Runs programs with settings.</summary>
internal static class ToolInvocation
{
    /// <summary>Runs a program and returns its output.</summary>
    /// <exception cref="ProcessException">The exit code is not 0, or the timeout passed.</exception>
    public static IReadOnlyCollection<Output> Run(this ToolOptions options)
    {
        using var process = ProcessTasks.Start(options);
        process.HandleExit(options.ProcessExitHandler);
        return process.Output;
    }

    /// <summary>Runs a program with its settings, or with the default ones, and returns its output.</summary>
    /// <inheritdoc cref="Run(ToolOptions)"/>
    public static IReadOnlyCollection<Output> Run<T>(T? options) where T : ToolOptions, new() => (options ?? new T()).Run();

    /// <summary>Runs a program with configured settings and returns its output.</summary>
    /// <inheritdoc cref="Run(ToolOptions)"/>
    public static IReadOnlyCollection<Output> Run<T>(Configure<T> configurator) where T : ToolOptions, new() =>
        configurator.NotNull()(new T()).Run();

    /// <summary>Runs a program once for each of several settings, and returns the outputs in the same order.</summary>
    /// <param name="configurator">Makes the settings.</param>
    /// <param name="degreeOfParallelism">The number of processes at the same time.</param>
    /// <param name="completeOnFailure">Whether the remaining ones still run after a failure.</param>
    /// <exception cref="ProcessException">One has failed.</exception>
    /// <exception cref="AggregateException">Several have failed.</exception>
    /// <exception cref="OperationCanceledException">The build was cancelled.</exception>
    public static IReadOnlyCollection<(T Settings, IReadOnlyCollection<Output> Output)> RunAll<T>(
        CombinatorialConfigure<T> configurator, int degreeOfParallelism, bool completeOnFailure) where T : ToolOptions, new()
    {
        var all = configurator.NotNull()(new T()).ToArray();
        var outputs = new IReadOnlyCollection<Output>[all.Length];
        var failures = new ConcurrentQueue<Exception>();
        Parallel.For(0, all.Length, new ParallelOptions { MaxDegreeOfParallelism = degreeOfParallelism }, (index, loop) =>
        {
            try
            {
                outputs[index] = all[index].Run();
            }
            catch (Exception failure)
            {
                failures.Enqueue(failure);
                if (!completeOnFailure) loop.Stop();
            }
        });
        if (!failures.TryPeek(out var first)) return [.. all.Zip(outputs)];
        if (failures.Count == 1 || first is OperationCanceledException) ExceptionDispatchInfo.Throw(first);
        throw new AggregateException(failures);
    }

    /// <summary>Waits for a process and calls the handler; without a handler, the exit code must be 0.</summary>
    public static void HandleExit(this IProcess process, Action<IProcess>? exitHandler)
    {
        if (exitHandler is null) process.AssertZeroExitCode();
        else exitHandler(process.AssertWaitForExit());
    }
}
