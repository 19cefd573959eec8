using System.Diagnostics;

namespace QgoBuild.Delivery.Tests.Remote;

/// <summary>Runs programs of this machine.</summary>
internal static class LocalTool
{
    /// <summary>Finds a program in the path, or in the sbin directories.</summary>
    public static string Require(string program, string package)
    {
        var places = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/sbin").Append("/sbin");
        return places.Select(place => Path.Combine(place, program)).FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException($"These tests need {program}. On Debian: apt-get install {package}");
    }

    /// <summary>Runs a program, and returns its exit code and standard output.</summary>
    public static (int ExitCode, string Output) Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        })!;
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        _ = errors.Result;
        return (process.ExitCode, output);
    }

    /// <summary>Runs a program that must succeed, and returns its standard output.</summary>
    public static string Read(string program, params string[] arguments)
    {
        var (exitCode, output) = Run(program, arguments);
        Assert.True(exitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {exitCode}");
        return output;
    }
}
