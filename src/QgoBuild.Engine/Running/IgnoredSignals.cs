using System.Runtime.InteropServices;

namespace QgoBuild.Engine.Running;

/// <summary>
/// Signals that this process was started with the order to ignore. A shell gives that order for SIGINT to what it puts into the background,
/// everything below inherits it, and .NET respects it: a <see cref="PosixSignalRegistration"/> is accepted and never called.
/// </summary>
internal static class IgnoredSignals
{
    private const int Sigint = 2;
    private const int Sigterm = 15;
    private const nint DefaultHandler = 0;
    private const nint IgnoreHandler = 1;

    // More than a struct sigaction takes on any system; its first field is the handler on all of them.
    private const int ActionBufferLength = 32;

    /// <summary>Makes the signals that ask a build to stop arrive, whoever started it. To be called before anything listens to them.</summary>
    public static void RestoreDefaultHandlers()
    {
        if (OperatingSystem.IsWindows()) return;
        foreach (var signal in (int[])[Sigint, Sigterm])
        {
            var action = new nint[ActionBufferLength];
            if (GetAction(signal, 0, action) == 0 && action[0] == IgnoreHandler) SetHandler(signal, DefaultHandler);
        }
    }

    [DllImport("libc", EntryPoint = "sigaction"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int GetAction(int signal, nint action, [Out] nint[] previous);

    [DllImport("libc", EntryPoint = "signal"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint SetHandler(int signal, nint disposition);
}
