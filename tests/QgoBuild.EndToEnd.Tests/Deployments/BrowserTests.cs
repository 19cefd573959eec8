namespace QgoBuild.EndToEnd.Tests.Deployments;

/// <summary>What a person sees in a real browser, on a desk and on a phone.</summary>
[Collection(StagingTests.Name)]
public sealed class BrowserTests(StagingFixture fixture)
{
    [Theory]
    [InlineData(1280, 800)]
    [InlineData(390, 844)]
    public async Task The_dashboard_shows_shipments_and_a_new_one_can_be_booked(int width, int height)
    {
        using var api = new CargoApi(fixture.Target);
        await fixture.CheckOutGoodAsync();
        if (await api.TryCommitAsync() != fixture.GoodCommit) (await fixture.DeployAsync()).ExpectExitCode(0);

        await Dashboard.BookAsync(fixture.Target, width, height);
    }
}
