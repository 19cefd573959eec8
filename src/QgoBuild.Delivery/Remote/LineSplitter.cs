namespace QgoBuild.Delivery.Remote;

/// <summary>Splits a stream of bytes into lines of text. It buffers at most one line, and at most <see cref="RemoteOutput.MaxBytes"/> of
/// it.</summary>
internal sealed class LineSplitter(Action<string, bool> onLine)
{
    private readonly ArrayBufferWriter<byte> _partialLine = new();

    /// <summary>Adds bytes, and emits every line that they complete.</summary>
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

    /// <summary>Processes the end of the stream: emits a last line without a newline.</summary>
    public void Complete()
    {
        if (_partialLine.WrittenCount > 0) Emit(_partialLine.WrittenSpan, isPartial: false);
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

    /// <summary>The position where the last UTF-8 character begins: a split there splits no character.</summary>
    private static int FindCharacterBoundary(ReadOnlySpan<byte> bytes)
    {
        const int LongestCharacter = 4;
        for (var end = bytes.Length - 1; end > bytes.Length - 1 - LongestCharacter; end--)
        {
            var continuesCharacter = (bytes[end] & 0b1100_0000) == 0b1000_0000;
            if (!continuesCharacter) return end;
        }

        return bytes.Length;
    }

    private void Emit(ReadOnlySpan<byte> line, bool isPartial) => onLine(Encoding.UTF8.GetString(line), isPartial);
}
