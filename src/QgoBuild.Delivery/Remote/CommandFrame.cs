using System.Globalization;
using System.Text;

namespace QgoBuild.Delivery.Remote;

/// <summary>
/// Cuts what a command wrote out of a stream of its channel: what stands between the marks of its <see cref="CommandWrapper"/>, byte for byte.
/// Bytes are handed on as they arrive, except the few that may be the beginning of the end mark.
/// </summary>
/// <param name="wrapper">Knows the marks.</param>
/// <param name="body">Receives what the command wrote.</param>
internal sealed class CommandFrame(CommandWrapper wrapper, LineSplitter body)
{
    /// <summary>How much of what stands before the command's output is remembered, to explain a command that was not run.</summary>
    private const int MaxPreambleBytes = 4096;

    private const int MaxNumberLength = 11;

    private readonly byte[] _begin = Encoding.ASCII.GetBytes(wrapper.BeginMarker);
    private readonly byte[] _end = Encoding.ASCII.GetBytes(wrapper.EndMarker);
    private byte[] _pending = [];

    /// <summary>The command's process; null while it has not begun.</summary>
    public int? ProcessId { get; private set; }

    /// <summary>The command's exit code; null while it has not ended.</summary>
    public int? ExitCode { get; private set; }

    /// <summary>What arrived before the command began, while it has not: the last of it.</summary>
    public string Preamble => ProcessId is null ? Encoding.UTF8.GetString(_pending).Trim() : "";

    /// <summary>Takes the next bytes.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        if (ExitCode is not null)
            return;

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

    /// <summary>The stream has ended.</summary>
    public void Complete()
    {
        if (ProcessId is null || ExitCode is not null)
            return;
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

    /// <summary>Finds a mark with the number and the line break that follow it.</summary>
    /// <param name="bytes">Where.</param>
    /// <param name="mark">The mark.</param>
    /// <param name="at">Where it begins, also when what follows has not arrived yet; -1 when there is none.</param>
    /// <param name="after">Where it ends.</param>
    /// <param name="number">The number.</param>
    private static bool Find(ReadOnlySpan<byte> bytes, byte[] mark, out int at, out int after, out int number)
    {
        (after, number) = (0, 0);
        for (var from = 0; ; from = at + 1)
        {
            at = bytes[from..].IndexOf(mark);
            if (at < 0)
                return false;
            at += from;
            var rest = bytes[(at + mark.Length)..];
            var length = rest.IndexOf((byte)'\n');
            if (length < 0 && rest.Length <= MaxNumberLength)
                return false;
            if (length is < 1 or > MaxNumberLength || !int.TryParse(rest[..length], NumberStyles.None, CultureInfo.InvariantCulture, out number))
                continue;
            after = at + mark.Length + length + 1;
            return true;
        }
    }

    private int GetPartialMarkerLength(ReadOnlySpan<byte> bytes)
    {
        for (var length = Math.Min(_end.Length - 1, bytes.Length); length > 0; length--)
        {
            if (bytes[^length..].SequenceEqual(_end.AsSpan(0, length)))
                return length;
        }

        return 0;
    }
}
