namespace QgoBuild.Engine.Session;

/// <summary>Replaces one of the console's writers: writes to the output of the current build or target.</summary>
internal sealed class SessionWriter(TextWriter fallback, Func<BuildSession, TextWriter> selectWriter) : TextWriter
{
    public override Encoding Encoding => fallback.Encoding;
    private TextWriter Current => BuildSession.Ambient is { } session ? selectWriter(session) : fallback;
    public override void Write(char value) => Current.Write(value);
    public override void Write(string? value) => Current.Write(value);
    public override void Write(char[] buffer, int index, int count) => Current.Write(buffer, index, count);
    public override void Write(ReadOnlySpan<char> buffer) => Current.Write(buffer);
    public override void WriteLine() => Current.WriteLine();
    public override void WriteLine(string? value) => Current.WriteLine(value);
    public override void Flush() => Current.Flush();
}
