namespace QgoBuild.Engine.Session;

/// <summary>
/// Where a build writes: line by line, whole lines at a time, secrets masked. What keeps the last line of the terminal for
/// itself steps aside meanwhile.
/// </summary>
internal sealed class BuildOutput(TextWriter writer, Palette palette, Redactor redactor, Verbosity verbosity)
{
    private readonly Lock _writeLock = new();
    private TextWriter? _redirectTarget;
    private volatile IStatusLine? _statusLine;

    public Palette Palette => palette;

    public Verbosity Verbosity { get; set; } = verbosity;

    public Redactor Redactor => redactor;

    /// <summary>Whether it goes to where it was turned to.</summary>
    public bool IsRedirected => _redirectTarget is not null;

    /// <summary>Writes to another place from now on, because the first one is for something else.</summary>
    public void RedirectTo(TextWriter redirectTarget) => _redirectTarget = redirectTarget;

    /// <summary>Lets something keep the last line of the terminal; null when it is through.</summary>
    public void SetStatusLine(IStatusLine? statusLine) => _statusLine = statusLine;

    /// <summary>Clears the last line of the terminal until the result is disposed, for whoever writes to the terminal itself.</summary>
    public IDisposable? SuspendStatusLine() => _statusLine?.Suspend();

    public void WriteLine(string text = "", Style style = Style.Plain) => WriteRaw(palette.Paint(redactor.Redact(text), style));

    /// <summary>Writes text that is painted already, several lines perhaps.</summary>
    public void WriteRendered(string text) => WriteRaw(redactor.Redact(text));

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
