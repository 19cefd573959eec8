using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using QgoBuild.Delivery;

namespace QgoBuild.Components.Delivering;

/// <summary>
/// An environment as GitHub protects it. One that does not exist is made by GitHub when a job first names it, without reviewers: the
/// approval that everybody relies on would then approve itself.
/// </summary>
/// <param name="client">Reaches GitHub.</param>
/// <param name="api">The address of GitHub's interface: <c>https://api.github.com</c>.</param>
/// <param name="repository">Owner and name of the repository.</param>
/// <param name="name">The environment.</param>
public sealed class GitHubEnvironment(HttpClient client, string api, string repository, string name)
{
    private string Remedy => $"Settings → Environments → {name}: tick «Required reviewers», and name who approves. Then run the job again.";

    /// <summary>Returns when a job that names the environment waits for a reviewer.</summary>
    /// <param name="token">A token that may read actions.</param>
    /// <param name="cancellation">Stops.</param>
    /// <exception cref="DeliveryException">It would not wait, or GitHub does not say.</exception>
    public async Task RequireReviewers(string token, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{api.TrimEnd('/')}/repos/{repository}/environments/{Uri.EscapeDataString(name)}");
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("QgoBuild", null));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/vnd.github+json"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await client.SendAsync(request, cancellation).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.NotFound)
            throw new DeliveryException($"{repository} has no environment {name}: GitHub would make one that nobody has to approve.", Remedy, exitCode: 2);
        if (!response.IsSuccessStatusCode)
            throw new DeliveryException($"GitHub answered {(int)response.StatusCode} when asked who approves deployments to {name}: it is not known whether anybody does.", "Let the job's token read actions (permissions: actions: read).", exitCode: 2);

        var answer = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        await using (answer.ConfigureAwait(false))
        {
            using var json = await JsonDocument.ParseAsync(answer, cancellationToken: cancellation).ConfigureAwait(false);
            if (!HasReviewers(json.RootElement))
                throw new DeliveryException($"The environment {name} of {repository} has no required reviewers: everything pushed would be deployed at once.", Remedy, exitCode: 2);
        }
    }

    private static bool HasReviewers(JsonElement environment) =>
        environment.TryGetProperty("protection_rules", out var rules) && rules.EnumerateArray().Any(rule =>
            rule.GetProperty("type").GetString() == "required_reviewers" && rule.TryGetProperty("reviewers", out var reviewers) && reviewers.GetArrayLength() > 0);
}
