using System.Text;

namespace QgoBuild.Engine.Session;

/// <summary>A terminal whose last line belongs to something else: that steps aside while a line is written, also one that is not complete yet.</summary>
internal sealed class LiveTerminal(TextWriter terminal, IStatusLine live) : TextWriter
{
    private readonly Lock _writing = new();
    private IDisposable? _aside;

    public override Encoding Encoding => terminal.Encoding;

    public override void Write(char value) => Write(new ReadOnlySpan<char>(in value));

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(ReadOnlySpan<char> buffer)
    {
        if (buffer.IsEmpty) return;
        lock (_writing)
        {
            _aside ??= live.StepAside();
            terminal.Write(buffer);
            if (buffer[^1] != '\n') return;
            _aside.Dispose();
            _aside = null;
        }
    }

    public override void WriteLine(string? value) => Write($"{value}{Environment.NewLine}");

    public override void Flush() => terminal.Flush();
}
