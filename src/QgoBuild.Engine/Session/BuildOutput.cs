namespace QgoBuild.Engine.Session;

/// <summary>
/// Where a build writes: line by line, whole lines at a time, secrets masked. What keeps the last line of the terminal for
/// itself steps aside meanwhile.
/// </summary>
internal sealed class BuildOutput(TextWriter writer, Palette palette, Redactor secrets, Verbosity verbosity)
{
    private readonly Lock _writing = new();
    private TextWriter? _other;
    private volatile IStatusLine? _live;

    public Palette Palette => palette;

    public Verbosity Verbosity { get; set; } = verbosity;

    public Redactor Secrets => secrets;

    /// <summary>Whether it goes to where it was turned to.</summary>
    public bool IsTurned => _other is not null;

    /// <summary>Writes to another place from now on, because the first one is for something else.</summary>
    public void TurnTo(TextWriter other) => _other = other;

    /// <summary>Lets something keep the last line of the terminal; null when it is through.</summary>
    public void Keep(IStatusLine? live) => _live = live;

    /// <summary>Clears the last line of the terminal until the result is disposed, for whoever writes to the terminal itself.</summary>
    public IDisposable? StepAside() => _live?.StepAside();

    public void WriteLine(string text = "", Style style = Style.Plain) => WriteRaw(palette.Paint(secrets.Apply(text), style));

    /// <summary>Writes text that is painted already, several lines perhaps.</summary>
    public void WriteRendered(string text) => WriteRaw(secrets.Apply(text));

    private void WriteRaw(string text)
    {
        lock (_writing)
        {
            using var aside = StepAside();
            (_other ?? writer).WriteLine(text);
            (_other ?? writer).Flush();
        }
    }
}
