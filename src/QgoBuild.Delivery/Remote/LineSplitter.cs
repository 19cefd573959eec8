using System.Buffers;
using System.Text;

namespace QgoBuild.Delivery.Remote;

/// <summary>Cuts a stream of bytes into lines of text. It holds at most one line, and of that at most <see cref="RemoteOutput.MaxBytes"/>.</summary>
internal sealed class LineSplitter(Action<string, bool> onLine)
{
    private readonly ArrayBufferWriter<byte> _begun = new();

    /// <summary>Takes the next bytes and hands on every line that they complete.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        for (int end; (end = bytes.IndexOf((byte)'\n')) >= 0; bytes = bytes[(end + 1)..])
        {
            Append(bytes[..end]);
            HandOn(_begun.WrittenSpan, continues: false);
            _begun.ResetWrittenCount();
        }

        Append(bytes);
    }

    /// <summary>The stream has ended: hands on the last line if no newline ended it.</summary>
    public void Complete()
    {
        if (_begun.WrittenCount > 0)
            HandOn(_begun.WrittenSpan, continues: false);
        _begun.ResetWrittenCount();
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        while (_begun.WrittenCount + bytes.Length > RemoteOutput.MaxBytes)
        {
            var room = RemoteOutput.MaxBytes - _begun.WrittenCount;
            _begun.Write(bytes[..room]);
            bytes = bytes[room..];
            HandOnPiece();
        }

        _begun.Write(bytes);
    }

    private void HandOnPiece()
    {
        var piece = _begun.WrittenSpan;
        var end = EndOfWholeCharacters(piece);
        HandOn(piece[..end], continues: true);

        var rest = piece[end..].ToArray();
        _begun.ResetWrittenCount();
        _begun.Write(rest);
    }

    /// <summary>Where the last character of UTF-8 begins, if there is more than one: a cut there splits none.</summary>
    private static int EndOfWholeCharacters(ReadOnlySpan<byte> bytes)
    {
        const int LongestCharacter = 4;
        for (var end = bytes.Length - 1; end > bytes.Length - 1 - LongestCharacter; end--)
        {
            var continuesCharacter = (bytes[end] & 0b1100_0000) == 0b1000_0000;
            if (!continuesCharacter)
                return end;
        }

        return bytes.Length;
    }

    private void HandOn(ReadOnlySpan<byte> line, bool continues) => onLine(Encoding.UTF8.GetString(line), continues);
}
