using System.Text;

namespace QgoBuild.Engine.Session;

/// <summary>Takes the place of one of the console's writers: what is written goes where the build that runs here, or its target, writes.</summary>
internal sealed class SessionWriter(TextWriter otherwise, Func<BuildSession, TextWriter> choose) : TextWriter
{
    public override Encoding Encoding => otherwise.Encoding;

    private TextWriter Chosen => BuildSession.Ambient is { } session ? choose(session) : otherwise;

    public override void Write(char value) => Chosen.Write(value);

    public override void Write(string? value) => Chosen.Write(value);

    public override void Write(char[] buffer, int index, int count) => Chosen.Write(buffer, index, count);

    public override void Write(ReadOnlySpan<char> buffer) => Chosen.Write(buffer);

    public override void WriteLine() => Chosen.WriteLine();

    public override void WriteLine(string? value) => Chosen.WriteLine(value);

    public override void Flush() => Chosen.Flush();
}
