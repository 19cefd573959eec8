using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace QgoBuild.Testing.GitHub;

/// <summary>A repository on the fake GitHub. A test with a request that violates GitHub's API description fails when this is
/// disposed.</summary>
public class FakeRepository : IAsyncDisposable
{
    private static int _count;

    private readonly HttpClient _client = new() { BaseAddress = FakeGitHubServer.Instance.Address };
    /// <summary>Its name.</summary>
    public string Name { get; } = $"app-{Environment.ProcessId}-{Interlocked.Increment(ref _count)}";

    /// <summary>A token for it.</summary>
    public string Token => $"t0ken.{Name}-of-qgo";

    private string Path => $"/_test/qgo/{Name}";

    /// <summary>Sets a part of its state: <c>branches</c>, <c>checks</c>, ….</summary>
    public async Task SetStateAsync(string what, JsonNode value) =>
        (await _client.PutAsJsonAsync(Path, new JsonObject { [what] = value.DeepClone() })).EnsureSuccessStatusCode();

    /// <summary>Makes it return an error, this number of times; always by default.</summary>
    public Task SetFaultAsync(int status, int times = -1, string path = "", string message = "injected fault",
        params (string Name, string Value)[] headers) => SetStateAsync("faults", new JsonArray(new JsonObject
        {
            ["status"] = status,
            ["times"] = times,
            ["path"] = path,
            ["body"] = new JsonObject { ["message"] = message },
            ["headers"] = new JsonObject(headers.Select(header => KeyValuePair.Create(header.Name, (JsonNode?)header.Value))),
        }));

    /// <summary>Makes it send nothing, or close the connection within a response.</summary>
    public Task SetFaultAsync(string kind, int times = -1, string path = "") =>
        SetStateAsync("faults", new JsonArray(new JsonObject { ["kind"] = kind, ["times"] = times, ["path"] = path }));

    /// <summary>Its current state.</summary>
    public async Task<JsonNode> GetStateAsync() => (await _client.GetFromJsonAsync<JsonNode>(Path))!;

    /// <summary>Its requests in order: method, path without the repository's, and body.</summary>
    public async Task<IReadOnlyList<(string Method, string Path, JsonNode? Body)>> GetCallsAsync() =>
        [.. (await GetStateAsync())["calls"]!.AsArray()
            .Select(call => ((string)call!["method"]!, ((string)call["path"]!).Replace($"/repos/qgo/{Name}/", "", StringComparison.Ordinal),
                call["body"]))];

    /// <summary>Returns when this number of requests has arrived.</summary>
    public async Task WaitForCallsAsync(int count)
    {
        while ((await GetCallsAsync()).Count < count)
            await Task.Yield();
    }

    /// <summary>The violations of GitHub's API description so far; reading clears them.</summary>
    public async Task<string> TakeViolationsAsync()
    {
        var found = string.Join('\n', (await GetStateAsync())["violations"]!.AsArray());
        await SetStateAsync("violations", new JsonArray());
        return found;
    }

    /// <summary>Fails if a request violated GitHub's API description.</summary>
    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        var violations = await TakeViolationsAsync();
        _client.Dispose();
        Assert.Equal("", violations);
    }
}
