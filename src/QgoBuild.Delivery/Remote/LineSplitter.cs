using System.Buffers;
using System.Text;

namespace QgoBuild.Delivery.Remote;

/// <summary>Cuts a stream of bytes into lines of text. It holds at most one line, and of that at most <see cref="RemoteOutput.MaxBytes"/>.</summary>
internal sealed class LineSplitter(Action<string, bool> onLine)
{
    private readonly ArrayBufferWriter<byte> _partialLine = new();

    /// <summary>Takes the next bytes and hands on every line that they complete.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        for (int end; (end = bytes.IndexOf((byte)'\n')) >= 0; bytes = bytes[(end + 1)..])
        {
            Append(bytes[..end]);
            Emit(_partialLine.WrittenSpan, isPartial: false);
            _partialLine.ResetWrittenCount();
        }

        Append(bytes);
    }

    /// <summary>The stream has ended: hands on the last line if no newline ended it.</summary>
    public void Complete()
    {
        if (_partialLine.WrittenCount > 0)
            Emit(_partialLine.WrittenSpan, isPartial: false);
        _partialLine.ResetWrittenCount();
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        while (_partialLine.WrittenCount + bytes.Length > RemoteOutput.MaxBytes)
        {
            var room = RemoteOutput.MaxBytes - _partialLine.WrittenCount;
            _partialLine.Write(bytes[..room]);
            bytes = bytes[room..];
            EmitPiece();
        }

        _partialLine.Write(bytes);
    }

    private void EmitPiece()
    {
        var piece = _partialLine.WrittenSpan;
        var end = FindCharacterBoundary(piece);
        Emit(piece[..end], isPartial: true);

        var rest = piece[end..].ToArray();
        _partialLine.ResetWrittenCount();
        _partialLine.Write(rest);
    }

    /// <summary>Where the last character of UTF-8 begins, if there is more than one: a cut there splits none.</summary>
    private static int FindCharacterBoundary(ReadOnlySpan<byte> bytes)
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

    private void Emit(ReadOnlySpan<byte> line, bool isPartial) => onLine(Encoding.UTF8.GetString(line), isPartial);
}
