using QgoBuild.Delivery.GitHub;
using QgoBuild.Delivery.Network;
using QgoBuild.Testing.GitHub;

namespace QgoBuild.Delivery.Tests.GitHub;

/// <summary>A repository on what stands for GitHub, with what asks it: on this machine alone, and without waiting.</summary>
public sealed class QueriedRepository : FakeRepository
{
    public QueriedRepository() =>
        Api = new GitHubApi(new GitHubAccess(GitHubRepository.Parse($"qgo/{Name}"), Token) { Api = FakeGitHubServer.Instance.Address }, NetworkGuard.LoopbackOnly(), Time);

    /// <summary>The time that it goes by.</summary>
    public AutoAdvancingTime Time { get; } = new();

    /// <summary>What asks.</summary>
    public GitHubApi Api { get; }

    public override async ValueTask DisposeAsync()
    {
        Api.Dispose();
        await base.DisposeAsync();
    }
}
