namespace QgoBuild.Engine.Session;

/// <summary>Replaces the console's writers, so that the output of targets is masked as well. Text is written at once, except an end that
/// could be the beginning of a secret.</summary>
internal sealed class MaskingWriter(TextWriter inner, Redactor redactor) : TextWriter
{
    private readonly Lock _writeLock = new();
    private readonly StringBuilder _pending = new();

    public override Encoding Encoding => inner.Encoding;
    public override void Write(char value) => Write(new ReadOnlySpan<char>(in value));
    public override void Write(string? value) => Write(value.AsSpan());
    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(ReadOnlySpan<char> buffer)
    {
        lock (_writeLock)
        {
            var known = redactor.Secrets;
            if (known.Count == 0 && _pending.Length == 0)
            {
                inner.Write(buffer);
                return;
            }

            var text = redactor.Redact(_pending.Append(buffer).ToString());
            var tail = GetPartialSecretLength(text, known);
            inner.Write(text.AsSpan(0, text.Length - tail));
            _pending.Clear().Append(text, text.Length - tail, tail);
        }
    }

    public override void WriteLine() => Write(Environment.NewLine);

    public override void WriteLine(string? value)
    {
        lock (_writeLock)
        {
            Write(value);
            Write(Environment.NewLine);
        }
    }

    public override void Flush()
    {
        lock (_writeLock)
        {
            inner.Write(_pending.ToString());
            _pending.Clear();
            inner.Flush();
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) Flush();
        base.Dispose(disposing);
    }

    private static int GetPartialSecretLength(string text, IReadOnlyList<string> secrets)
    {
        var longest = 0;
        foreach (var secret in secrets)
        {
            var tail = text.AsSpan(Math.Max(0, text.Length - (secret.Length - 1)));
            for (var at = tail.IndexOf(secret[0]); at >= 0; at = tail.IndexOf(secret[0]))
            {
                tail = tail[at..];
                if (tail.Length <= longest) break;
                if (secret.AsSpan().StartsWith(tail)) longest = tail.Length;
                tail = tail[1..];
            }
        }

        return longest;
    }
}
