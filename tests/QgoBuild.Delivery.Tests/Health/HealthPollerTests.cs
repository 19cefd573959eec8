using QgoBuild.Delivery.Health;

namespace QgoBuild.Delivery.Tests.Health;

public sealed class HealthPollerTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly SteppingTime _time = new();

    private static CancellationToken TestCancellationToken => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("+", 1, 1, true)]
    [InlineData("+++", 3, 3, true)]
    [InlineData("--+++", 3, 5, true)]
    [InlineData("++-++-+++", 3, 9, true)]
    [InlineData("++++", 3, 3, true)]
    [InlineData("-----------------", 1, 11, false)]
    [InlineData("+-+-+-+-+-+-+-+-+", 2, 11, false)]
    [InlineData("----------+++", 1, 11, true)]
    [InlineData("----------+++", 2, 11, false)]
    public async Task It_succeeds_when_enough_rounds_succeed_in_a_row_before_the_deadline(string results, int requiredSuccesses, int rounds,
        bool healthy)
    {
        var last = await CreatePoller(requiredSuccesses, new ScriptedProbe(results)).RunAsync(cancellationToken: TestCancellationToken);
        Assert.Equal((rounds, healthy), (last.Number, last.IsHealthy));
    }

    [Fact]
    public async Task All_probes_must_succeed_in_the_same_round()
    {
        var last = await CreatePoller(2, new ScriptedProbe("++-++"), new ScriptedProbe("-++++"))
            .RunAsync(cancellationToken: TestCancellationToken);
        Assert.Equal((5, true), (last.Number, last.IsHealthy));
    }

    [Fact]
    public async Task Each_round_is_reported_with_its_failures()
    {
        var reported = new List<string>();
        await CreatePoller(2, new ScriptedProbe("-++")).RunAsync(round => reported.Add(round.ToString()), TestCancellationToken);
        Assert.Equal(["It is not healthy.", "Healthy, 1 of 2 times in a row.", "Healthy, 2 of 2 times in a row."], reported);
    }

    [Fact]
    public async Task The_first_round_runs_even_after_the_deadline() =>
        Assert.True((await new HealthPoller([new ScriptedProbe("+")], 1, Second, TimeSpan.Zero,
            _time).RunAsync(cancellationToken: TestCancellationToken)).IsHealthy);

    [Fact]
    public async Task It_can_be_cancelled_between_two_rounds()
    {
        using var cancel = new CancellationTokenSource();
        var poller = new HealthPoller([new ScriptedProbe("-")], 1, Timeout.InfiniteTimeSpan, TimeSpan.FromDays(1), _time);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => poller.RunAsync(_ => cancel.Cancel(), cancel.Token));
    }

    private HealthPoller CreatePoller(int requiredSuccesses, params IProbe[] probes) =>
        new(probes, requiredSuccesses, Second, 10 * Second, _time);

    /// <summary>Returns the results in order, + for healthy and - for not healthy; the last one repeats.</summary>
    private sealed class ScriptedProbe(string results) : IProbe
    {
        private int _requested;

        public string Name => "scripted";

        public Task<ProbeResult> ProbeAsync(CancellationToken cancellationToken = default)
        {
            var well = results[Math.Min(_requested++, results.Length - 1)] == '+';
            return Task.FromResult(well
                ? new ProbeResult(Name, Failure: null, "It is healthy.")
                : new ProbeResult(Name, ProbeFailure.UnexpectedStatus, "It is not healthy."));
        }
    }
}
