using System.Reflection;
using Serilog;
using Serilog.Core;

namespace QgoBuild.Engine.Logging;

/// <summary>
/// Lets Serilog's <c>Log</c>, which comes with NUKE and which builds therefore use, write where the build writes. Serilog is loaded by the
/// build that uses it, and by no other: it would cost every start.
/// </summary>
internal static class BuildLog
{
    private const string LibraryName = "Serilog";

    /// <summary>Connects the log as soon as somebody uses it.</summary>
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

    // A method of its own: what it names is loaded with it.
    private static void Connect()
    {
        AppDomain.CurrentDomain.AssemblyLoad -= OnAssemblyLoad;
        if (Log.Logger != Logger.None) return;
        Log.Logger = new LoggerConfiguration().MinimumLevel.Verbose().WriteTo.Sink(new BuildLogSink()).CreateLogger();
    }
}
