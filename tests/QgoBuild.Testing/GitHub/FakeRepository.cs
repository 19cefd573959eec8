using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace QgoBuild.Testing.GitHub;

/// <summary>A repository on what stands for GitHub. A test that broke GitHub's own description fails when it is disposed of.</summary>
public class FakeRepository : IAsyncDisposable
{
    private static int _count;

    private readonly HttpClient _client = new() { BaseAddress = FakeGitHubServer.Instance.Address };
    /// <summary>Its name.</summary>
    public string Name { get; } = $"app-{Environment.ProcessId}-{Interlocked.Increment(ref _count)}";

    /// <summary>A token for it.</summary>
    public string Token => $"t0ken.{Name}-of-qgo";

    private string Path => $"/_test/qgo/{Name}";

    /// <summary>Puts something there: <c>branches</c>, <c>checks</c>, ….</summary>
    public async Task SetStateAsync(string what, JsonNode value) =>
        (await _client.PutAsJsonAsync(Path, new JsonObject { [what] = value.DeepClone() })).EnsureSuccessStatusCode();

    /// <summary>Lets it answer wrongly, as often as told; for ever unless told.</summary>
    public Task SetFaultAsync(int status, int times = -1, string path = "", string message = "as asked", params (string Name, string Value)[] headers) => SetStateAsync("faults", new JsonArray(new JsonObject
    {
        ["status"] = status,
        ["times"] = times,
        ["path"] = path,
        ["body"] = new JsonObject { ["message"] = message },
        ["headers"] = new JsonObject(headers.Select(header => KeyValuePair.Create(header.Name, (JsonNode?)header.Value))),
    }));

    /// <summary>Lets it say nothing, or cut the connection within an answer.</summary>
    public Task SetFaultAsync(string kind, int times = -1, string path = "") => SetStateAsync("faults", new JsonArray(new JsonObject { ["kind"] = kind, ["times"] = times, ["path"] = path }));

    /// <summary>What is there now.</summary>
    public async Task<JsonNode> GetStateAsync() => (await _client.GetFromJsonAsync<JsonNode>(Path))!;

    /// <summary>What it was asked, in its order: method, path without the repository's, and body.</summary>
    public async Task<IReadOnlyList<(string Method, string Path, JsonNode? Body)>> GetCallsAsync() =>
        [.. (await GetStateAsync())["calls"]!.AsArray().Select(call => ((string)call!["method"]!, ((string)call["path"]!).Replace($"/repos/qgo/{Name}/", "", StringComparison.Ordinal), call["body"]))];

    /// <summary>Returns once so many requests have arrived.</summary>
    public async Task WaitForCallsAsync(int count)
    {
        while ((await GetCallsAsync()).Count < count)
            await Task.Yield();
    }

    /// <summary>What broke GitHub's description so far; it is forgotten then.</summary>
    public async Task<string> TakeViolationsAsync()
    {
        var found = string.Join('\n', (await GetStateAsync())["violations"]!.AsArray());
        await SetStateAsync("violations", new JsonArray());
        return found;
    }

    /// <summary>Fails if anything broke GitHub's description.</summary>
    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        var violations = await TakeViolationsAsync();
        _client.Dispose();
        Assert.Equal("", violations);
    }
}
