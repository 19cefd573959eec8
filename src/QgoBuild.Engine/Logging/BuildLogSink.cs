using System.Globalization;
using QgoBuild.Engine.Session;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Display;

namespace QgoBuild.Engine.Logging;

/// <summary>
/// Writes log events to the output of the running target, secrets masked, filtered by the verbosity as in NUKE: from Debug on with
/// Normal, from Warning on with Minimal, from Error on with Quiet. On a CI server, warnings and errors become annotations.
/// </summary>
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
