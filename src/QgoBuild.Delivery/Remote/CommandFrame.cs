namespace QgoBuild.Delivery.Remote;

/// <summary>Extracts the output of a command from a stream of its channel: the bytes between the markers of its
/// <see cref="CommandWrapper"/>. Bytes are passed on as they arrive, except the few that may be the beginning of the end marker.</summary>
/// <param name="wrapper">The wrapper with the markers.</param>
/// <param name="body">Receives the output of the command.</param>
internal sealed class CommandFrame(CommandWrapper wrapper, LineSplitter body)
{
    /// <summary>The maximum length of the text before the command's output that is kept, to explain why a command was not run.</summary>
    private const int MaxPreambleBytes = 4096;

    private const int MaxNumberLength = 11;

    private readonly byte[] _begin = Encoding.ASCII.GetBytes(wrapper.BeginMarker);
    private readonly byte[] _end = Encoding.ASCII.GetBytes(wrapper.EndMarker);
    private byte[] _pending = [];

    /// <summary>The process ID of the command; null before it has started.</summary>
    public int? ProcessId { get; private set; }

    /// <summary>The exit code of the command; null before it has ended.</summary>
    public int? ExitCode { get; private set; }

    /// <summary>The end of the text that arrived before the command has started; empty once it has.</summary>
    public string Preamble => ProcessId is null ? Encoding.UTF8.GetString(_pending).Trim() : "";

    /// <summary>Processes the next bytes.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        if (ExitCode is not null) return;

        if (_pending.Length > 0)
        {
            bytes = (byte[])[.. _pending, .. bytes];
            _pending = [];
        }

        if (ProcessId is null)
            AwaitBegin(bytes);
        else
            AwaitEnd(bytes);
    }

    /// <summary>Processes the end of the stream.</summary>
    public void Complete()
    {
        if (ProcessId is null || ExitCode is not null) return;
        body.Add(_pending);
        body.Complete();
    }

    private void AwaitBegin(ReadOnlySpan<byte> bytes)
    {
        if (Find(bytes, _begin, out var at, out var after, out var process))
        {
            ProcessId = process;
            AwaitEnd(bytes[after..]);
            return;
        }

        _pending = (at < 0 ? bytes[Math.Max(0, bytes.Length - MaxPreambleBytes)..] : bytes[at..]).ToArray();
    }

    private void AwaitEnd(ReadOnlySpan<byte> bytes)
    {
        if (Find(bytes, _end, out var at, out _, out var code))
        {
            ExitCode = code;
            body.Add(bytes[..at]);
            body.Complete();
            return;
        }

        var rest = at >= 0 ? at : bytes.Length - GetPartialMarkerLength(bytes);
        body.Add(bytes[..rest]);
        _pending = bytes[rest..].ToArray();
    }

    /// <summary>Finds a marker with the number and the line break that follow it.</summary>
    /// <param name="bytes">The bytes to search.</param>
    /// <param name="marker">The marker.</param>
    /// <param name="at">The position of the marker, also when its number has not arrived yet; -1 when there is none.</param>
    /// <param name="after">The position after the line break.</param>
    /// <param name="number">The number.</param>
    private static bool Find(ReadOnlySpan<byte> bytes, byte[] marker, out int at, out int after, out int number)
    {
        (after, number) = (0, 0);
        for (var from = 0; ; from = at + 1)
        {
            at = bytes[from..].IndexOf(marker);
            if (at < 0) return false;
            at += from;
            var rest = bytes[(at + marker.Length)..];
            var length = rest.IndexOf((byte)'\n');
            if (length < 0 && rest.Length <= MaxNumberLength) return false;
            if (length is < 1 or > MaxNumberLength ||
                !int.TryParse(rest[..length], NumberStyles.None, CultureInfo.InvariantCulture, out number))
                continue;
            after = at + marker.Length + length + 1;
            return true;
        }
    }

    private int GetPartialMarkerLength(ReadOnlySpan<byte> bytes)
    {
        for (var length = Math.Min(_end.Length - 1, bytes.Length); length > 0; length--)
        {
            if (bytes[^length..].SequenceEqual(_end.AsSpan(0, length))) return length;
        }

        return 0;
    }
}
