using Microsoft.Extensions.Time.Testing;
using QgoBuild.Sandbox.Description;

namespace QgoBuild.Sandbox.Tests.Description;

public sealed class CachedResultsTests : IDisposable
{
    private readonly TemporarySandbox _sandbox = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 7, 1, 12, 0, 0, TimeSpan.Zero));
    private int _asked;

    public void Dispose() => _sandbox.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_answer_is_asked_for_once(bool answer)
    {
        Assert.Equal(answer, await AskAsync("pull", answer));
        Assert.Equal(answer, await AskAsync("pull", !answer));
        Assert.Equal(1, _asked);
    }

    [Fact]
    public async Task Each_question_has_its_own_answer()
    {
        Assert.True(await AskAsync("pull", true));
        Assert.False(await AskAsync("download", false));
        Assert.True(await AskAsync("pull", false));
    }

    [Fact]
    public async Task After_an_hour_it_is_asked_again()
    {
        await AskAsync("pull", false);
        _time.Advance(TimeSpan.FromMinutes(61));

        Assert.True(await AskAsync("pull", true));
    }

    [Fact]
    public async Task An_answer_from_the_future_is_not_believed()
    {
        await AskAsync("pull", false);
        var earlier = new FakeTimeProvider(_time.GetUtcNow().AddDays(-1));

        Assert.True(await CachedResults.AskAsync(_sandbox.Directory, "pull", () => Task.FromResult(true), earlier));
    }

    [Fact]
    public async Task Damaged_memory_is_no_memory()
    {
        await AskAsync("pull", false);
        await File.WriteAllTextAsync(_sandbox.Directory.AnswersFile, "{", TestContext.Current.CancellationToken);

        Assert.True(await AskAsync("pull", true));
    }

    private Task<bool> AskAsync(string question, bool answer) =>
        CachedResults.AskAsync(
            _sandbox.Directory,
            question,
            () =>
            {
                _asked++;
                return Task.FromResult(answer);
            },
            _time);
}
