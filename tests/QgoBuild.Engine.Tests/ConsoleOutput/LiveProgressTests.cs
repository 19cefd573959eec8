using Microsoft.Extensions.Time.Testing;
using QgoBuild.Engine.ConsoleOutput;
using QgoBuild.Engine.Session;

namespace QgoBuild.Tests.Engine.ConsoleOutput;

public sealed class LiveProgressTests : IDisposable
{
    private const string Clear = "\r\e[2K";

    private readonly FakeTimeProvider _time = new();
    private readonly StringWriter _terminal = new() { NewLine = "\n" };
    private readonly LiveProgress _progress;
    private int _width = 80;

    public LiveProgressTests() => _progress = new LiveProgress(_terminal, 12, () => _width, _time);

    public void Dispose() => _progress.Dispose();

    [Fact]
    public void It_shows_the_running_targets_and_their_durations()
    {
        _progress.TargetStarted("Compile");
        Advance(2_000);
        _progress.TargetEnded("Restore");
        _progress.TargetStarted("Lint");
        Advance(63_000);

        Assert.EndsWith(Line("1/12  Compile 1 min 05 s, Lint 1 min 03 s"), _terminal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_drawn_only_when_it_changes_and_at_most_ten_times_a_second()
    {
        _progress.TargetStarted("Compile");
        for (var i = 0; i < 1_000; i++)
        {
            Advance(1);
            _progress.TargetEnded("Skipped");
        }

        Assert.InRange(CountDrawings(), 5, 11);
        var before = CountDrawings();
        Advance(900);
        Assert.InRange(CountDrawings() - before, 1, 2);
    }

    [Fact]
    public void Other_output_is_written_above_it()
    {
        var output = new BuildOutput(_terminal, Palette.Plain, new Redactor(), Verbosity.Normal);
        output.SetStatusLine(_progress);
        _progress.TargetStarted("Compile");
        Advance(100);
        Advance(100);

        output.WriteLine("hello");

        Assert.Equal($"{Line("0/12  Compile 0 s")}{Clear}hello\n{Line("0/12  Compile 0 s")}", _terminal.ToString());
    }

    [Fact]
    public void It_is_hidden_until_the_last_writer_is_done()
    {
        _progress.TargetStarted("Compile");
        using (_progress.Suspend())
        {
            using (_progress.Suspend()) Advance(500);
            Advance(500);
            Assert.Equal("", _terminal.ToString());
        }

        Assert.Equal(Line("0/12  Compile 1 s"), _terminal.ToString());
    }

    [Fact]
    public void A_narrow_terminal_truncates_it_and_a_very_narrow_one_has_none()
    {
        _width = 24;
        _progress.TargetStarted("CompileEverything");
        Advance(100);
        Assert.Equal(Line("0/12  CompileEverythin…"), _terminal.ToString());

        _width = 5;
        Advance(100);
        Assert.EndsWith(Clear, _terminal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void At_the_end_it_is_cleared()
    {
        _progress.TargetStarted("Compile");
        Advance(100);
        _progress.Dispose();
        _progress.Dispose();
        _progress.TargetStarted("Test");
        using (_progress.Suspend()) Advance(1_000);

        Assert.Equal($"{Line("0/12  Compile 0 s")}{Clear}", _terminal.ToString());
    }

    [Fact]
    public void A_closed_terminal_does_not_end_the_build()
    {
        _progress.TargetStarted("Compile");
        _terminal.Dispose();
        Advance(1_000);
        _progress.TargetEnded("Compile");
    }

    [Fact]
    public void A_terminal_without_a_width_has_no_live_progress()
    {
        using var progress = new LiveProgress(_terminal, 1, () => throw new IOException(), _time);
        progress.TargetStarted("Compile");
        Advance(1_000);

        Assert.Equal("", _terminal.ToString());
    }

    private static string Line(string text) => $"{Clear}\e[?7l{text}\e[?7h";

    private int CountDrawings() => _terminal.ToString().Split("\e[?7h").Length - 1;

    private void Advance(int milliseconds) => _time.Advance(TimeSpan.FromMilliseconds(milliseconds));
}
