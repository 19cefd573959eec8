using QgoBuild.Engine.Session;
using QgoBuild.Engine.Text;

namespace QgoBuild.Engine.ConsoleOutput;

/// <summary>
/// The last line of the terminal: how many targets are done, which run and for how long. It is drawn at most ten times a
/// second. Only a terminal that understands escape sequences gets one; elsewhere there is no live progress, for the lines of
/// the <see cref="ConsoleReporter"/> say the same. Safe for use by several threads.
/// </summary>
internal sealed class LiveProgress : IStatusLine, IDisposable
{
    private const string ClearLine = "\r\e[2K";

    // Letters that are wider than the count says are cut by the terminal instead of running into the next line.
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

    /// <param name="terminal">Where to draw, and where the others write as well.</param>
    /// <param name="total">How many targets there are.</param>
    /// <param name="width">How many letters fit into a line now; asked each time, for people resize windows.</param>
    /// <param name="time">Tells how long targets have been running.</param>
    public LiveProgress(TextWriter terminal, int total, Func<int> width, TimeProvider time)
    {
        _terminal = terminal;
        _total = total;
        _width = width;
        _time = time;
        _resume = new ResumeScope(this);
        _timer = time.CreateTimer(_ => Synchronised(Draw), null, RedrawInterval, RedrawInterval);
    }

    /// <summary>The target runs.</summary>
    public void TargetStarted(string name) => Synchronised(() => _running.Add((name, _time.GetTimestamp())));

    /// <summary>The target is through, whatever came of it; one that never started (it was skipped) counts as well.</summary>
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

    /// <summary>Clears the line for good.</summary>
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

        // The last column stays free: a terminal that has written to it may be in the next line already.
        if (text.Length < width) return text;
        var cut = width - 2;
        return string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[cut - 1]) ? cut - 1 : cut), "…");
    }

    private string FormatElapsed(long start)
    {
        var seconds = TimeSpan.FromSeconds(Math.Floor(_time.GetElapsedTime(start).TotalSeconds));
        return seconds < TimeSpan.FromMinutes(1) ? $"{seconds.Seconds} s" : Durations.Format(seconds);
    }

    // A terminal that has gone away must not take the build with it.
    private int Width()
    {
        try
        {
            return _width();
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private void Write(string text)
    {
        try
        {
            _terminal.Write(text);
            _terminal.Flush();
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            _isClosed = true;
        }
    }

    private sealed class ResumeScope(LiveProgress progress) : IDisposable
    {
        public void Dispose() => progress.Synchronised(() =>
        {
            if (--progress._writers == 0) progress.Draw();
        });
    }
}
