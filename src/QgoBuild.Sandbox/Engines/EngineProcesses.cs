using System.Diagnostics;

namespace QgoBuild.Sandbox.Engines;

/// <summary>The processes of an engine that did not end them itself, because it was killed: its containerd, a shim for each container, and
/// the containers' own.</summary>
internal static class EngineProcesses
{
    private static readonly string[] Tools = ["dockerd", "docker-proxy", "containerd", "runc"];

    /// <summary>Ends them all at once; nothing happens when there are none.</summary>
    public static void Kill(EnginePaths paths)
    {
        foreach (var process in FindLeftovers(ReadAll(), paths))
        {
            try
            {
                using var found = Process.GetProcessById(process.Id);
                found.Kill();
            }
            catch (Exception ended) when (ended is ArgumentException or InvalidOperationException)
            {
                // It ended by itself in the meantime.
            }
        }
    }

    /// <summary>Of <paramref name="processes"/> those that work in the engine's directories, and those in the control group of a container
    /// that one of these holds (<c>-id CONTAINER</c>).</summary>
    public static IReadOnlyList<EngineProcess> FindLeftovers(IReadOnlyList<EngineProcess> processes, EnginePaths paths)
    {
        var own = processes.Where(process => IsTool(process) &&
            process.Arguments.Any(argument => argument.Contains(paths.Runtime, StringComparison.Ordinal) ||
                argument.Contains(paths.State, StringComparison.Ordinal))).ToArray();
        var containers = own.SelectMany(process => process.Arguments.Zip(process.Arguments.Skip(1)).Where(pair => pair.First == "-id")
            .Select(pair => pair.Second)).Distinct().ToArray();
        return [.. own.Union(processes.Where(process =>
            containers.Any(container => process.ControlGroups.Contains(container, StringComparison.Ordinal))))];
    }

    // A program that reads the engine's log has its directory in its arguments too.
    private static bool IsTool(EngineProcess process) =>
        Tools.Any(tool => Path.GetFileName(process.Arguments[0]).StartsWith(tool, StringComparison.Ordinal));

    private static EngineProcess[] ReadAll() =>
    [
        .. from directory in Directory.EnumerateDirectories("/proc")
           let id = int.TryParse(Path.GetFileName(directory), CultureInfo.InvariantCulture, out var number) ? number : 0
           where id > 0 && id != Environment.ProcessId
           select new EngineProcess(id, ReadText(directory, "cmdline").Split('\0'), ReadText(directory, "cgroup")),
    ];

    private static string ReadText(string directory, string file)
    {
        try { return File.ReadAllText(Path.Combine(directory, file)); }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException) { return ""; }
    }
}

/// <summary>A process, as /proc describes it.</summary>
internal sealed record EngineProcess(int Id, IReadOnlyList<string> Arguments, string ControlGroups);
