namespace QgoBuild.Engine.Session;

/// <summary>Where a build writes: line by line, whole lines at a time, secrets masked.</summary>
internal sealed class BuildOutput(TextWriter writer, Palette palette, SecretMask secrets, Verbosity verbosity)
{
    private readonly Lock _writing = new();

    public Palette Palette => palette;

    public Verbosity Verbosity => verbosity;

    public SecretMask Secrets => secrets;

    public void WriteLine(string text = "", Style style = Style.Plain) => WriteRaw(palette.Paint(secrets.Apply(text), style));

    /// <summary>Writes text that is painted already, several lines perhaps.</summary>
    public void WriteRendered(string text) => WriteRaw(secrets.Apply(text));

    private void WriteRaw(string text)
    {
        lock (_writing)
        {
            writer.WriteLine(text);
            writer.Flush();
        }
    }
}
