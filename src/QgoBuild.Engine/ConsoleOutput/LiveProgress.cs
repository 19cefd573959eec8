namespace QgoBuild.Engine.ConsoleOutput;

/// <summary>The last line of the terminal: how many targets are done, which are running and for how long. It is drawn at most ten times a
/// second, and only on a terminal with escape sequences; elsewhere the lines of the <see cref="ConsoleReporter"/> are enough. Safe for use
/// by several threads.</summary>
internal sealed class LiveProgress : IStatusLine, IDisposable
{
    private const string ClearLine = "\r\e[2K";

    // The terminal truncates wide characters that do not fit instead of wrapping the line.
    private const string DisableWrapping = "\e[?7l";
    private const string EnableWrapping = "\e[?7h";
    private const int MinimumWidth = 20;
    private static readonly TimeSpan RedrawInterval = TimeSpan.FromMilliseconds(100);

    private readonly TextWriter _terminal;
    private readonly int _total;
    private readonly Func<int> _width;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly IDisposable _resume;
    private readonly Lock _lock = new();
    private readonly List<(string Name, long Start)> _running = [];
    private int _done;
    private int _writers;
    private string _drawnText = "";
    private long? _drawnAt;
    private bool _isClosed;

    /// <param name="terminal">The terminal's writer, which other output uses as well.</param>
    /// <param name="total">The number of targets.</param>
    /// <param name="width">Returns the current width in characters; called each time, because a window can be resized.</param>
    /// <param name="time">The clock for the targets' durations.</param>
    public LiveProgress(TextWriter terminal, int total, Func<int> width, TimeProvider time)
    {
        _terminal = terminal;
        _total = total;
        _width = width;
        _time = time;
        _resume = new ResumeScope(this);
        _timer = time.CreateTimer(_ => Synchronised(Draw), null, RedrawInterval, RedrawInterval);
    }

    /// <summary>The target has started.</summary>
    public void TargetStarted(string name) => Synchronised(() => _running.Add((name, _time.GetTimestamp())));

    /// <summary>The target is done, with any outcome; a skipped target, which never started, counts as well.</summary>
    public void TargetEnded(string name) => Synchronised(() =>
    {
        _running.RemoveAll(target => target.Name == name);
        _done++;
    });

    public IDisposable Suspend()
    {
        Synchronised(() =>
        {
            _writers++;
            Erase();
        });
        return _resume;
    }

    /// <summary>Clears the line and stops drawing.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        Synchronised(() =>
        {
            Erase();
            _isClosed = true;
        });
    }

    private void Synchronised(Action change)
    {
        lock (_lock)
        {
            if (!_isClosed) change();
        }
    }

    private void Draw()
    {
        if (_writers > 0 || (_drawnAt is { } last && _time.GetElapsedTime(last) < RedrawInterval)) return;
        var text = FormatLine();
        if (text == _drawnText) return;
        _drawnText = text;
        _drawnAt = _time.GetTimestamp();
        Write(text.Length == 0 ? ClearLine : $"{ClearLine}{DisableWrapping}{text}{EnableWrapping}");
    }

    private void Erase()
    {
        if (_drawnText.Length == 0) return;
        _drawnText = "";
        Write(ClearLine);
    }

    private string FormatLine()
    {
        var width = Width();
        if (_running.Count == 0 || width < MinimumWidth) return "";
        var text = $"{_done}/{_total}  {string.Join(", ", _running.Select(target => $"{target.Name} {FormatElapsed(target.Start)}"))}";

        // The last column stays free: after writing to it, a terminal may already be on the next line.
        if (text.Length < width) return text;
        var cut = width - 2;
        return string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[cut - 1]) ? cut - 1 : cut), "…");
    }

    private string FormatElapsed(long start)
    {
        var seconds = TimeSpan.FromSeconds(Math.Floor(_time.GetElapsedTime(start).TotalSeconds));
        return seconds < TimeSpan.FromMinutes(1) ? $"{seconds.Seconds} s" : Durations.Format(seconds);
    }

    // A closed terminal must not end the build.
    private int Width()
    {
        try { return _width(); }
        catch (IOException) { return 0; }
    }

    private void Write(string text)
    {
        try
        {
            _terminal.Write(text);
            _terminal.Flush();
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException) { _isClosed = true; }
    }

    private sealed class ResumeScope(LiveProgress progress) : IDisposable
    {
        public void Dispose() => progress.Synchronised(() =>
        {
            if (--progress._writers == 0) progress.Draw();
        });
    }
}
