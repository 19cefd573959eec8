using System.Net.Http.Headers;
using System.Net.Http.Json;

namespace QgoBuild.Engine.CI.GitHubActions;

/// <summary>Requests to GitHub with the token of the job.</summary>
/// <param name="address">The address of GitHub's API.</param>
/// <param name="token">The token.</param>
internal sealed class GitHubRestClient(string address, string token)
{
    /// <summary>Sends a GET request and returns the response.</summary>
    public Task<JsonElement> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    /// <summary>Sends a POST request.</summary>
    public Task PostAsync(string path, JsonContent content) => SendAsync(HttpMethod.Post, path, content);

    private async Task<JsonElement> SendAsync(HttpMethod method, string path, JsonContent? content)
    {
        Assert.NotNullOrEmpty(token, "GITHUB_TOKEN is not set: pass the job its token, GITHUB_TOKEN: ${{ secrets.GITHUB_TOKEN }}");
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(method, $"{address.TrimEnd('/')}/{path}") { Content = content };
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("QgoBuild", null));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/vnd.github+json"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await client.SendAsync(request);
        var answer = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{method} {path} failed: GitHub returned {(int)response.StatusCode}: {answer}");
        using var json = JsonDocument.Parse(answer);
        return json.RootElement.Clone();
    }
}
