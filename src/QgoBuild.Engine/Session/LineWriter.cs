namespace QgoBuild.Engine.Session;

/// <summary>Writes the text of several threads and tracks whether a line is incomplete: a command for the host requires its own line, even
/// after a target has written half a line.</summary>
internal sealed class LineWriter(TextWriter inner) : TextWriter
{
    private readonly Lock _writeLock = new();
    private bool _isMidLine;

    public override Encoding Encoding => inner.Encoding;

    /// <summary>Writes a text on its own line.</summary>
    public static void WriteOnNewLine(TextWriter writer, string text)
    {
        if (writer is LineWriter lines) lines.WriteOnNewLine(text);
        else writer.WriteLine(text);
        writer.Flush();
    }

    public override void Write(char value) => Write(new ReadOnlySpan<char>(in value));
    public override void Write(string? value) => Write(value.AsSpan());
    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(ReadOnlySpan<char> buffer)
    {
        if (buffer.IsEmpty) return;
        lock (_writeLock)
        {
            inner.Write(buffer);
            _isMidLine = buffer[^1] != '\n';
        }
    }

    public override void WriteLine() => Write(Environment.NewLine);
    public override void WriteLine(string? value) => Write(value + Environment.NewLine);

    public override void Flush()
    {
        lock (_writeLock) inner.Flush();
    }

    private void WriteOnNewLine(string text)
    {
        lock (_writeLock) Write($"{(_isMidLine ? Environment.NewLine : "")}{text}{Environment.NewLine}");
    }
}
