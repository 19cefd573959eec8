using Microsoft.Playwright;

namespace QgoBuild.EndToEnd.Tests.Deployments;

/// <summary>What a person sees in a real browser, on a desk and on a phone.</summary>
[Collection(OnStaging.Name)]
public sealed class BrowserTests(StagingWorkshop workshop)
{
    private static readonly string[] Chromium =
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    [Theory]
    [InlineData(1280, 800)]
    [InlineData(390, 844)]
    public async Task The_dashboard_shows_shipments_and_a_new_one_can_be_booked(int width, int height)
    {
        using var api = new CargoApi(workshop.Target);
        await workshop.ReturnToGoodAsync();
        if (await api.TryCommitAsync() != workshop.Good)
            (await workshop.DeployAsync()).Exits(0);
        await api.FillAsync(shipments: 10, uploads: 0);

        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = "/usr/bin/chromium", Args = Chromium });
        var page = await browser.NewPageAsync(new BrowserNewPageOptions { ViewportSize = new ViewportSize { Width = width, Height = height } });
        var errors = new List<string>();
        page.PageError += (_, error) => errors.Add(error);
        page.Console += (_, message) => errors.AddRange(message.Type == "error" ? [message.Text] : []);

        await page.GotoAsync(workshop.Target.Url);
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = "Newest shipments" })).ToBeVisibleAsync();
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"), "The page is wider than the screen.");
        var pictures = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "pictures"));
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(pictures.FullName, $"dashboard-{width}.png"), FullPage = true });

        var before = await api.CountAsync();
        await page.GotoAsync(workshop.Target.Url + "/shipments/new");
        var form = page.GetByRole(AriaRole.Form, new PageGetByRoleOptions { Name = "New shipment" });
        await form.Locator("[name=customerName]").FillAsync("Zoë's «Imports»");
        await form.Locator("[name='origin.city']").FillAsync("Rotterdam");
        await form.Locator("[name='origin.country']").FillAsync("NL");
        await form.Locator("[name='destination.city']").FillAsync("Basel");
        await form.Locator("[name='destination.country']").FillAsync("CH");
        await form.Locator("[name=goods]").FillAsync("Spare parts");
        await form.Locator("[name=pieces]").FillAsync("3");
        await form.Locator("[name=weightKg]").FillAsync("120.5");
        await form.GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.List, new PageGetByRoleOptions { NameString = "Tracking events, latest first" })).ToBeVisibleAsync();
        Assert.Equal(before + 1, await api.CountAsync());
        Assert.Empty(errors);
    }
}
