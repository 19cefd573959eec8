using Microsoft.Extensions.Time.Testing;
using QgoBuild.Sandbox.Description;

namespace QgoBuild.Sandbox.Tests.Description;

public sealed class CachedResultsTests : IDisposable
{
    private readonly TemporarySandbox _sandbox = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 7, 1, 12, 0, 0, TimeSpan.Zero));
    private int _queryCount;

    public void Dispose() => _sandbox.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_answer_is_asked_for_once(bool answer)
    {
        Assert.Equal(answer, await QueryAsync("pull", answer));
        Assert.Equal(answer, await QueryAsync("pull", !answer));
        Assert.Equal(1, _queryCount);
    }

    [Fact]
    public async Task Each_question_has_its_own_answer()
    {
        Assert.True(await QueryAsync("pull", true));
        Assert.False(await QueryAsync("download", false));
        Assert.True(await QueryAsync("pull", false));
    }

    [Fact]
    public async Task After_an_hour_it_is_asked_again()
    {
        await QueryAsync("pull", false);
        _time.Advance(TimeSpan.FromMinutes(61));

        Assert.True(await QueryAsync("pull", true));
    }

    [Fact]
    public async Task An_answer_from_the_future_is_not_believed()
    {
        await QueryAsync("pull", false);
        var earlier = new FakeTimeProvider(_time.GetUtcNow().AddDays(-1));

        Assert.True(await CachedResults.GetOrQueryAsync(_sandbox.Directory, "pull", () => Task.FromResult(true), earlier));
    }

    [Fact]
    public async Task Damaged_memory_is_no_memory()
    {
        await QueryAsync("pull", false);
        await File.WriteAllTextAsync(_sandbox.Directory.CacheFile, "{", TestContext.Current.CancellationToken);

        Assert.True(await QueryAsync("pull", true));
    }

    private Task<bool> QueryAsync(string question, bool answer) =>
        CachedResults.GetOrQueryAsync(
            _sandbox.Directory,
            question,
            () =>
            {
                _queryCount++;
                return Task.FromResult(answer);
            },
            _time);
}
