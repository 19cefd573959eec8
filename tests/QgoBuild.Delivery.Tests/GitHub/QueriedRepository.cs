using QgoBuild.Delivery.GitHub;
using QgoBuild.Delivery.Network;
using QgoBuild.Testing.GitHub;

namespace QgoBuild.Delivery.Tests.GitHub;

/// <summary>A repository on the simulated GitHub, with a client that does not wait for delays.</summary>
public sealed class QueriedRepository : FakeRepository
{
    public QueriedRepository() =>
        Api = new GitHubApi(new GitHubAccess(GitHubRepository.Parse($"qgo/{Name}"), Token) { Api = FakeGitHubServer.Instance.Address },
            NetworkGuard.LoopbackOnly(), Time);

    /// <summary>The clock of the client.</summary>
    public AutoAdvancingTime Time { get; } = new();

    /// <summary>The client.</summary>
    public GitHubApi Api { get; }

    public override async ValueTask DisposeAsync()
    {
        Api.Dispose();
        await base.DisposeAsync();
    }
}
