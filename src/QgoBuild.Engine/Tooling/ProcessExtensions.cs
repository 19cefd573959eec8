using System.Text.Json;

namespace QgoBuild.Engine.Tooling;

/// <summary>Operations on a started process.</summary>
public static class ProcessExtensions
{
    private static readonly JsonSerializerOptions Lenient = new(JsonSerializerDefaults.Web)
    {
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    /// <summary>Waits for the process to exit with any exit code.</summary>
    /// <exception cref="ProcessException">It did not exit in time and was killed.</exception>
    public static IProcess AssertWaitForExit(this IProcess? process)
    {
        process.NotNull("There is no process to wait for");
        if (!process.WaitForExit()) throw new ProcessException(process, timedOut: true);
        return process;
    }

    /// <summary>Waits for the process to exit with 0.</summary>
    /// <exception cref="ProcessException">It exited with something else, or did not exit in time.</exception>
    public static IProcess AssertZeroExitCode(this IProcess? process)
    {
        process.AssertWaitForExit();
        if (process!.ExitCode != 0) throw new ProcessException(process);
        return process;
    }

    /// <summary>Requires that nothing was written to standard error.</summary>
    /// <exception cref="AssertionException">Something was.</exception>
    public static IReadOnlyCollection<Output> EnsureOnlyStd(this IReadOnlyCollection<Output> output)
    {
        foreach (var line in output) Assert.True(line.Type == OutputType.Std, $"Nothing was expected on standard error: {line.Text}");
        return output;
    }

    /// <summary>The lines of standard output as one text.</summary>
    public static string StdToText(this IEnumerable<Output> output) =>
        string.Join(Environment.NewLine, output.Where(line => line.Type == OutputType.Std).Select(line => line.Text));

    /// <summary>Parses standard output as JSON; names are not case-sensitive.</summary>
    /// <exception cref="JsonException">It is not JSON, or not of that type.</exception>
    public static T StdToJson<T>(this IEnumerable<Output> output) =>
        JsonSerializer.Deserialize<T>(output.StdToText(), Lenient) ?? throw new JsonException("The JSON is null");
}
