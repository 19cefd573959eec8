using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using QgoBuild.Sandbox.Description;

namespace QgoBuild.EndToEnd.Tests.Deployments;

/// <summary>QGO Cargo as its users reach it.</summary>
public sealed class CargoApi : IDisposable
{
    private readonly HttpClient _http;

    public CargoApi(ServerDescription server)
    {
        _http = server.CreateClient();
        _http.BaseAddress = new Uri(server.Api);
    }

    public async Task<JsonElement> HealthAsync() => await _http.GetFromJsonAsync<JsonElement>("/health");

    public async Task<string> CommitAsync() => (await HealthAsync()).GetProperty("commit").GetString()!;

    /// <summary>The commit that serves; null when nothing does.</summary>
    public async Task<string?> TryCommitAsync()
    {
        try
        {
            return await CommitAsync();
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    /// <summary>Makes a shipment and returns its tracking number.</summary>
    public async Task<string> CreateShipmentAsync(int number)
    {
        var response = await _http.PostAsJsonAsync("/api/shipments", new
        {
            reference = $"№{number}",
            customerName = $"O'Neil & Söhne «{number}»",
            customerEmail = $"customer{number}@example.test",
            origin = new { city = "Rotterdam", country = "NL" },
            destination = new { city = "São Paulo", country = "BR" },
            mode = "SEA",
            goods = $"Crate {number} 📦 with \"quotes\" and $(dollars)",
            pieces = 1 + (number % 9),
            weightKg = 1 + (number % 900),
        });
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("trackingNumber").GetString()!;
    }

    public async Task<int> CountShipmentsAsync() =>
        (await _http.GetFromJsonAsync<JsonElement>("/api/shipments?pageSize=1")).GetProperty("total").GetInt32();

    /// <summary>Uploads a document of random bytes to a shipment.</summary>
    public async Task UploadAsync(string trackingNumber, string name, int bytes)
    {
        using var form = new MultipartFormDataContent();
        using var file = new ByteArrayContent(RandomNumberGenerator.GetBytes(bytes));
        file.Headers.ContentType = new MediaTypeHeaderValue("application/pdf");
        form.Add(file, "file", name);
        var response = await _http.PostAsync($"/api/shipments/{trackingNumber}/documents", form);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Brings the database to at least so many shipments, and uploads so many more files.</summary>
    public async Task SeedAsync(int shipments, int uploads)
    {
        var tracking = new List<string>();
        foreach (var batch in Enumerable.Range(0, Math.Max(shipments - await CountShipmentsAsync(), uploads > 0 ? 1 : 0)).Chunk(20))
            tracking.AddRange(await Task.WhenAll(batch.Select(CreateShipmentAsync)));
        for (var i = 0; i < uploads; i++)
            await UploadAsync(tracking[i % tracking.Count], $"bill of lading {i} «ü».pdf", 40_000 + (i * 1000));
    }

    public void Dispose() => _http.Dispose();
}
