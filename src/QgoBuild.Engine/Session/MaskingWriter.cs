using System.Text;

namespace QgoBuild.Engine.Session;

/// <summary>
/// Takes the place of the console's writers, so that what targets print themselves is masked as well. Text goes out at
/// once, except a tail that may yet become a secret.
/// </summary>
internal sealed class MaskingWriter(TextWriter inner, Redactor secrets) : TextWriter
{
    private readonly Lock _writing = new();
    private readonly StringBuilder _held = new();

    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => Write(new ReadOnlySpan<char>(in value));

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(ReadOnlySpan<char> buffer)
    {
        lock (_writing)
        {
            var known = secrets.Secrets;
            if (known.Count == 0 && _held.Length == 0)
            {
                inner.Write(buffer);
                return;
            }

            var text = secrets.Apply(_held.Append(buffer).ToString());
            var tail = PossibleBeginning(text, known);
            inner.Write(text.AsSpan(0, text.Length - tail));
            _held.Clear().Append(text, text.Length - tail, tail);
        }
    }

    public override void WriteLine() => Write(Environment.NewLine);

    public override void WriteLine(string? value)
    {
        lock (_writing)
        {
            Write(value);
            Write(Environment.NewLine);
        }
    }

    public override void Flush()
    {
        lock (_writing)
        {
            inner.Write(_held.ToString());
            _held.Clear();
            inner.Flush();
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) Flush();
        base.Dispose(disposing);
    }

    private static int PossibleBeginning(string text, IReadOnlyList<string> secrets)
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
