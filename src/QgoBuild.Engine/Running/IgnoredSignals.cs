using System.Runtime.InteropServices;

namespace QgoBuild.Engine.Running;

/// <summary>Signals that were ignored when this process started. A shell ignores SIGINT for background processes, all their children
/// inherit it, and .NET keeps it: a <see cref="PosixSignalRegistration"/> succeeds but is never called.</summary>
internal static class IgnoredSignals
{
    private const int Sigint = 2;
    private const int Sigterm = 15;
    private const nint DefaultHandler = 0;
    private const nint IgnoreHandler = 1;

    // Larger than a struct sigaction on any system; its first field is the handler on all of them.
    private const int ActionBufferLength = 32;

    /// <summary>Restores the default handling of the signals that stop a build. Call it before anything registers for them.</summary>
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
