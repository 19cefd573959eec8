namespace QgoBuild.Engine.Session;

/// <summary>The output of a build: whole lines, secrets masked. The status line of the terminal is cleared during a write.</summary>
internal sealed class BuildOutput(TextWriter writer, Palette palette, Redactor redactor, Verbosity verbosity)
{
    private readonly Lock _writeLock = new();
    private TextWriter? _redirectTarget;
    private volatile IStatusLine? _statusLine;

    public Palette Palette => palette;

    public Verbosity Verbosity { get; set; } = verbosity;

    public Redactor Redactor => redactor;

    /// <summary>Whether it was redirected.</summary>
    public bool IsRedirected => _redirectTarget is not null;

    /// <summary>Redirects all following output, because the original writer is reserved for results.</summary>
    public void RedirectTo(TextWriter redirectTarget) => _redirectTarget = redirectTarget;

    /// <summary>Sets the owner of the terminal's last line; null to release it.</summary>
    public void SetStatusLine(IStatusLine? statusLine) => _statusLine = statusLine;

    /// <summary>Clears the status line until the result is disposed, for a caller that writes to the terminal directly.</summary>
    public IDisposable? SuspendStatusLine() => _statusLine?.Suspend();

    public void WriteLine(string text = "", Style style = Style.Plain) => WriteRaw(palette.Paint(redactor.Redact(text), style));

    /// <summary>Writes text with its colours, possibly several lines.</summary>
    public void WriteRendered(string text) => WriteRaw(redactor.Redact(text));

    /// <summary>Writes a result for a program: to the original writer, whatever was redirected.</summary>
    public void WriteResult(string text)
    {
        _redirectTarget = null;
        WriteRendered(text);
    }

    private void WriteRaw(string text)
    {
        lock (_writeLock)
        {
            using var suspension = SuspendStatusLine();
            (_redirectTarget ?? writer).WriteLine(text);
            (_redirectTarget ?? writer).Flush();
        }
    }
}
