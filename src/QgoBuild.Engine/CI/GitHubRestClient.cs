using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace QgoBuild.Engine.CI.GitHubActions;

/// <summary>What a job asks GitHub for, with the token of the job.</summary>
/// <param name="address">The address of GitHub's interface.</param>
/// <param name="token">The token.</param>
internal sealed class GitHubRestClient(string address, string token)
{
    /// <summary>Reads what GitHub answers.</summary>
    public Task<JsonElement> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    /// <summary>Sends something to GitHub.</summary>
    public Task PostAsync(string path, JsonContent content) => SendAsync(HttpMethod.Post, path, content);

    private async Task<JsonElement> SendAsync(HttpMethod method, string path, JsonContent? content)
    {
        Assert.NotNullOrEmpty(token, "GITHUB_TOKEN is not set: hand the job its token over, GITHUB_TOKEN: ${{ secrets.GITHUB_TOKEN }}");
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(method, $"{address.TrimEnd('/')}/{path}") { Content = content };
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("QgoBuild", null));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/vnd.github+json"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await client.SendAsync(request).ConfigureAwait(false);
        var answer = await response.Content.ReadAsStringAsync().ConfigureAwait(false);
        Assert.True(response.IsSuccessStatusCode, $"GitHub answered {(int)response.StatusCode} to {method} {path}: {answer}");
        using var json = JsonDocument.Parse(answer);
        return json.RootElement.Clone();
    }
}
