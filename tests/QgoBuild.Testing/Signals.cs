using System.Diagnostics;

namespace QgoBuild.Testing;

/// <summary>Signals to programs under test.</summary>
public static class Signals
{
    /// <summary>The program, started with default handling of SIGINT. A shell ignores SIGINT for background processes, and all their
    /// children inherit that: tests started like this would wait forever.</summary>
    public static ProcessStartInfo WithSignalsEnabled(ProcessStartInfo start) => WrapInEnv(start, "--default-signal=INT");

    /// <summary>The program, started like a background process of a shell or nohup: with SIGINT and SIGHUP ignored.</summary>
    public static ProcessStartInfo WithSignalsIgnored(ProcessStartInfo start) => WrapInEnv(start, "--ignore-signal=INT,HUP");

    private static ProcessStartInfo WrapInEnv(ProcessStartInfo start, string disposition)
    {
        if (!OperatingSystem.IsLinux()) return start;
        start.ArgumentList.Insert(0, start.FileName);
        start.ArgumentList.Insert(0, disposition);
        start.FileName = "env";
        return start;
    }
}
