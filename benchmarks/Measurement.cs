using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace QgoBuild.Benchmarks;

/// <summary>A measured duration and memory.</summary>
/// <param name="Median">The median of the wall times.</param>
/// <param name="Fastest">The shortest of them.</param>
/// <param name="PeakMebibytes">The peak memory of the largest process, in MiB.</param>
internal sealed record Measurement(TimeSpan Median, TimeSpan Fastest, double PeakMebibytes)
{
    /// <summary>Runs a command several times, after one run that fills the caches of the file system.</summary>
    /// <exception cref="InvalidOperationException">The command failed.</exception>
    public static Measurement Measure(IReadOnlyList<string> command, int times)
    {
        Run(command);
        var durations = Enumerable.Range(0, times).Select(_ => Run(command)).Order().ToList();
        return new Measurement(durations[durations.Count / 2], durations[0], PeakChildMebibytes());
    }

    /// <summary>Measures in a separate process, so that the memory is that of these children only.</summary>
    public static Measurement MeasureInSeparateProcess(IReadOnlyList<string> command, int times)
    {
        string[] arguments = [typeof(Measurement).Assembly.Location, "measure", times.ToString(CultureInfo.InvariantCulture), .. command];
        using var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
        var numbers = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{string.Join(' ', command)} could not be measured.");
        var parts = numbers.Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToArray();
        return new Measurement(TimeSpan.FromMilliseconds(parts[0]), TimeSpan.FromMilliseconds(parts[1]), parts[2]);
    }

    public void Write(TextWriter writer) =>
        writer.Write(string.Create(CultureInfo.InvariantCulture,
            $"{Median.TotalMilliseconds} {Fastest.TotalMilliseconds} {PeakMebibytes}"));

    private static TimeSpan Run(IReadOnlyList<string> command)
    {
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(
            new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? clock.Elapsed : throw new InvalidOperationException(
                $"{string.Join(' ', command)} ended with {process.ExitCode}:\n{output}{error.Result}");
    }

    // ru_maxrss, in KiB, is the third field after two timevals.
    private static double PeakChildMebibytes()
    {
        const int Children = -1;
        var usage = new long[18];
        return OperatingSystem.IsLinux() && GetResourceUsage(Children, usage) == 0 ? usage[4] / 1024.0 : double.NaN;
    }

    [DllImport("libc", EntryPoint = "getrusage"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int GetResourceUsage(int who, [Out] long[] usage);
}
