namespace QgoBuild.Engine.Session;

/// <summary>A terminal with a status line, which is cleared during a write and while a line is incomplete.</summary>
internal sealed class StatusLineWriter(TextWriter terminal, IStatusLine statusLine) : TextWriter
{
    private readonly Lock _writeLock = new();
    private IDisposable? _suspension;

    public override Encoding Encoding => terminal.Encoding;
    public override void Write(char value) => Write(new ReadOnlySpan<char>(in value));
    public override void Write(string? value) => Write(value.AsSpan());
    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(ReadOnlySpan<char> buffer)
    {
        if (buffer.IsEmpty) return;
        lock (_writeLock)
        {
            _suspension ??= statusLine.Suspend();
            terminal.Write(buffer);
            if (buffer[^1] != '\n') return;
            _suspension.Dispose();
            _suspension = null;
        }
    }

    public override void WriteLine(string? value) => Write($"{value}{Environment.NewLine}");
    public override void Flush() => terminal.Flush();
}

/// <summary>The owner of the terminal's last line, which clears it while others write.</summary>
internal interface IStatusLine
{
    /// <summary>Clears the line until the result is disposed. Text written in the meantime must end with a line break. Calls may be nested
    /// and come from several threads; the line is drawn again after the last of them.</summary>
    IDisposable Suspend();
}
