using Microsoft.Playwright;
using QgoBuild.Sandbox.Description;

namespace QgoBuild.EndToEnd.Tests.Deployments;

/// <summary>QGO Cargo's pages in a real browser, which knows the sandbox's names and trusts its authority as a user's would know real
/// ones.</summary>
public static class Dashboard
{
    private static readonly string[] ChromiumArguments =
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    /// <summary>Looks at the shipments, books one, and takes a picture.</summary>
    public static async Task BookAsync(ServerDescription server, int width, int height)
    {
        using var api = new CargoApi(server);
        await api.SeedAsync(shipments: 10, uploads: 0);
        var home = Directory.CreateTempSubdirectory("qgo-browser-").FullName;
        try
        {
            using var playwright = await Playwright.CreateAsync();
            await using var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
            {
                ExecutablePath = "/usr/bin/chromium",
                Args = [.. ChromiumArguments,
                    $"--host-resolver-rules={string.Join(',', server.Names.Select(name => $"MAP {name} {server.Address}"))}"],
                Env = new Dictionary<string, string>(await CreateTrustStoreAsync(server, home)),
            });
            var page = await browser.NewPageAsync(
                new BrowserNewPageOptions { ViewportSize = new ViewportSize { Width = width, Height = height } });
            await BookAsync(page, server, api, width);
        }
        finally
        {
            Directory.Delete(home, recursive: true);
        }
    }

    private static async Task BookAsync(IPage page, ServerDescription server, CargoApi api, int width)
    {
        var errors = new List<string>();
        page.PageError += (_, error) => errors.Add(error);
        page.Console += (_, message) => errors.AddRange(message.Type == "error" ? [message.Text] : []);

        await page.GotoAsync(server.Url);
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = "Newest shipments" }))
            .ToBeVisibleAsync();
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"),
            "The page is wider than the screen.");
        var pictures = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "pictures"));
        var name = $"dashboard-{new Uri(server.Url).Scheme}-{width}.png";
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(pictures.FullName, name), FullPage = true });

        var before = await api.CountShipmentsAsync();
        await page.GotoAsync(server.Url + "/shipments/new");
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
        var events = new PageGetByRoleOptions { NameString = "Tracking events, latest first" };
        await Assertions.Expect(page.GetByRole(AriaRole.List, events)).ToBeVisibleAsync();
        Assert.Equal(before + 1, await api.CountShipmentsAsync());
        Assert.Empty(errors);
    }

    // Chromium trusts what its user's own database of certificates says, besides its own list.
    private static async Task<IDictionary<string, string>> CreateTrustStoreAsync(ServerDescription server, string home)
    {
        var variables = new Dictionary<string, string>();
        foreach (System.Collections.DictionaryEntry variable in Environment.GetEnvironmentVariables())
            variables[(string)variable.Key] = (string)variable.Value!;
        variables["HOME"] = home;
        if (server.CertificateAuthority is not { } authority) return variables;
        var database = Directory.CreateDirectory(Path.Combine(home, ".pki", "nssdb")).FullName;
        var roots = File.ReadAllText(authority).Split("-----END CERTIFICATE-----", StringSplitOptions.TrimEntries)[..^1];
        for (var number = 0; number < roots.Length; number++)
        {
            var file = Path.Combine(home, $"{number}.pem");
            await File.WriteAllTextAsync(file, roots[number] + "\n-----END CERTIFICATE-----\n");
            string[] trusted = ["-A", "-d", $"sql:{database}", "-n", $"sandbox {number}", "-t", "C,,", "-i", file];
            (await CommandResult.RunAsync("certutil", trusted, home, new Dictionary<string, string?>())).ExpectExitCode(0);
        }

        return variables;
    }
}
