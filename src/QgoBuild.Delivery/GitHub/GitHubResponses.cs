using Octokit;

namespace QgoBuild.Delivery.GitHub;

/// <summary>Reads resources that Octokit has no method for, with types of the caller.</summary>
internal static class GitHubResponses
{
    /// <summary>Reads a resource.</summary>
    public static async Task<T> GetAsync<T>(this IGitHubClient client, Uri path) =>
        (await client.Connection.Get<T>(path, new Dictionary<string, string>()).ConfigureAwait(false)).Body;

    /// <summary>Reads all pages of a list.</summary>
    public static Task<IReadOnlyList<T>> GetAllAsync<T>(this IGitHubClient client, Uri path, params (string Name, string Value)[] query) =>
        new ApiConnection(client.Connection).GetAll<T>(path, query.ToDictionary(part => part.Name, part => part.Value));

    /// <summary>Reads the first items of a list.</summary>
    public static async Task<IReadOnlyList<T>> GetFirstAsync<T>(this IGitHubClient client, Uri path, int count,
        params (string Name, string Value)[] query) =>
        (await client.Connection.Get<List<T>>(path, query.Append(("per_page", $"{count}"))
            .ToDictionary(part => part.Item1, part => part.Item2)).ConfigureAwait(false)).Body;
}
