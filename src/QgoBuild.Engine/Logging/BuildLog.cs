using System.Reflection;
using Serilog;
using Serilog.Core;

namespace QgoBuild.Engine.Logging;

/// <summary>
/// Connects Serilog's <c>Log</c>, which NUKE includes and builds therefore use, to the output of the build. Serilog is loaded only by a
/// build that uses it, because loading it takes time.
/// </summary>
internal static class BuildLog
{
    private const string LibraryName = "Serilog";

    /// <summary>Connects the log when it is first used.</summary>
    public static void Enable()
    {
        AppDomain.CurrentDomain.AssemblyLoad += OnAssemblyLoad;
        if (AppDomain.CurrentDomain.GetAssemblies().Any(IsLibrary)) Connect();
    }

    private static void OnAssemblyLoad(object? sender, AssemblyLoadEventArgs args)
    {
        if (IsLibrary(args.LoadedAssembly)) Connect();
    }

    private static bool IsLibrary(Assembly assembly) => assembly.GetName().Name == LibraryName;

    // A separate method: compiling it loads Serilog.
    private static void Connect()
    {
        AppDomain.CurrentDomain.AssemblyLoad -= OnAssemblyLoad;
        if (Log.Logger != Logger.None) return;
        Log.Logger = new LoggerConfiguration().MinimumLevel.Verbose().WriteTo.Sink(new BuildLogSink()).CreateLogger();
    }
}
