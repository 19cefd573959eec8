namespace QgoBuild.Components.GitHub;

/// <summary>What one build keeps of GitHub: its connections, and who approved the deployment.</summary>
public sealed class GitHubState : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, GitHubApi?> _connections = [];

    /// <summary>Who approved the deployment and where, once a gate has passed; null until then.</summary>
    internal string? ApprovedBy { get; set; }

    /// <summary>The connection with a token; null without a token, or where the checkout is not from GitHub.</summary>
    /// <param name="token">The token.</param>
    /// <param name="getRemote">Returns the address that the checkout came from.</param>
    internal GitHubApi? Connect(string? token, Func<string?> getRemote)
    {
        if (string.IsNullOrEmpty(token)) return null;
        lock (_lock)
        {
            if (!_connections.TryGetValue(token, out var connection)) _connections[token] = connection = Open(token, getRemote());
            return connection;
        }
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose()
    {
        foreach (var connection in _connections.Values)
            connection?.Dispose();
    }

    private static GitHubApi? Open(string token, string? remote) =>
        GitHubAccess.Find(token, Environment.GetEnvironmentVariable("GITHUB_REPOSITORY"),
            Environment.GetEnvironmentVariable("GITHUB_API_URL"), remote) is { } access
            ? new GitHubApi(access, NetworkGuard.FromEnvironment())
            : null;
}
