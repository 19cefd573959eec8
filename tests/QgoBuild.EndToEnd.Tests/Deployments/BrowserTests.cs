namespace QgoBuild.EndToEnd.Tests.Deployments;

/// <summary>What a person sees in a real browser, on a desk and on a phone.</summary>
[Collection(OnStaging.Name)]
public sealed class BrowserTests(StagingFixture workshop)
{
    [Theory]
    [InlineData(1280, 800)]
    [InlineData(390, 844)]
    public async Task The_dashboard_shows_shipments_and_a_new_one_can_be_booked(int width, int height)
    {
        using var api = new CargoApi(workshop.Target);
        await workshop.ReturnToGoodAsync();
        if (await api.TryCommitAsync() != workshop.Good)
            (await workshop.DeployAsync()).Exits(0);

        await Dashboard.BookAsync(workshop.Target, width, height);
    }
}
