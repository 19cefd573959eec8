using System.Diagnostics;

namespace QgoBuild.Testing;

/// <summary>Signals to programs under test.</summary>
public static class Signals
{
    /// <summary>
    /// The program, started so that it heeds SIGINT. A shell starts what it puts in the background with SIGINT ignored, and everything below
    /// inherits that: tests that are run so would wait forever for a program to notice.
    /// </summary>
    public static ProcessStartInfo WithSignalsEnabled(ProcessStartInfo start) => WrapInEnv(start, "--default-signal=INT");

    /// <summary>The program, started as a shell or nohup starts what runs in the background: with SIGINT and SIGHUP ignored, whatever the tests have.</summary>
    public static ProcessStartInfo WithSignalsIgnored(ProcessStartInfo start) => WrapInEnv(start, "--ignore-signal=INT,HUP");

    private static ProcessStartInfo WrapInEnv(ProcessStartInfo start, string disposition)
    {
        if (!OperatingSystem.IsLinux())
            return start;
        start.ArgumentList.Insert(0, start.FileName);
        start.ArgumentList.Insert(0, disposition);
        start.FileName = "env";
        return start;
    }
}
