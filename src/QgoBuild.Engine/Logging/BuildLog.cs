using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Display;

namespace QgoBuild.Engine.Logging;

/// <summary>Connects Serilog's <c>Log</c>, which NUKE includes and builds therefore use, to the output of the build. Serilog is loaded only
/// by a build that uses it, because loading it takes time.</summary>
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

/// <summary>Writes log events to the output of the running target, secrets masked, filtered by the verbosity as in NUKE: from Debug on with
/// Normal, from Warning on with Minimal, from Error on with Quiet. On a CI server, warnings and errors become annotations.</summary>
internal sealed class BuildLogSink : ILogEventSink
{
    private readonly MessageTemplateTextFormatter _message = new("{Message:l}", CultureInfo.InvariantCulture);

    public void Emit(LogEvent logEvent)
    {
        var session = BuildSession.Current;
        if (logEvent.Level < GetMinimumLevel(session.Output.Verbosity)) return;
        var text = FormatText(logEvent, session.Output.Verbosity);
        if (logEvent.Level >= LogEventLevel.Error &&
            session.Host.FormatErrorAnnotation(session.Output.Redactor.Redact(text)) is { } error) session.Output.WriteRendered(error);
        else if (logEvent.Level == LogEventLevel.Warning &&
            session.Host is CI.GitHubActions.GitHubActions gitHub) gitHub.WriteWarning(text);
        else session.Output.WriteLine(GetLabel(logEvent.Level) + text, GetStyle(logEvent.Level));
    }

    private string FormatText(LogEvent logEvent, Verbosity verbosity)
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        _message.Format(logEvent, writer);
        if (logEvent.Exception is not { } exception) return writer.ToString();
        return verbosity == Verbosity.Verbose ? $"{writer}\n{exception}" : $"{writer}: {exception.Message}";
    }

    private static LogEventLevel GetMinimumLevel(Verbosity verbosity) => verbosity switch
    {
        Verbosity.Verbose => LogEventLevel.Verbose,
        Verbosity.Normal => LogEventLevel.Debug,
        Verbosity.Minimal => LogEventLevel.Warning,
        _ => LogEventLevel.Error,
    };

    private static string GetLabel(LogEventLevel level) => level switch
    {
        LogEventLevel.Warning => "warning: ",
        LogEventLevel.Error or LogEventLevel.Fatal => "error: ",
        _ => "",
    };

    private static Style GetStyle(LogEventLevel level) => level switch
    {
        LogEventLevel.Verbose or LogEventLevel.Debug => Session.Style.Dim,
        LogEventLevel.Warning => Session.Style.Warning,
        LogEventLevel.Error or LogEventLevel.Fatal => Session.Style.Failure,
        _ => Session.Style.Plain,
    };
}
