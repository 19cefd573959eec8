using QgoBuild.Delivery.Processes;
using QgoBuild.Sandbox;

namespace QgoBuild.EndToEnd.Tests.Sandbox;

[Collection(WholeSandboxTests.Name)]
public sealed class OriginTests(SandboxFixture fixture) : IAsyncLifetime
{
    private readonly string _clone = Directory.CreateTempSubdirectory("a clone ").FullName;
    private readonly string _branch = $"e2e/{Guid.NewGuid():n}";

    public async ValueTask InitializeAsync()
    {
        await GitAsync("init", "--quiet", "--initial-branch=main");
        await GitAsync("-c", "user.name=Test", "-c", "user.email=test@example.com",
            "commit", "--quiet", "--allow-empty", "--message", "One");
        await GitAsync("push", "--quiet", fixture.Description.Origin.Url, $"HEAD:refs/heads/{_branch}");
    }

    public async ValueTask DisposeAsync()
    {
        await GitAsync("push", "--quiet", "--delete", fixture.Description.Origin.Url, _branch);
        Directory.Delete(_clone, recursive: true);
    }

    [Fact]
    public async Task What_is_pushed_from_here_is_fetched_by_a_server()
    {
        var commit = await GitAsync("rev-parse", "HEAD");

        var fetched = await new ServerShell(fixture, SandboxServer.Staging).RunAsync($"""
            set -eu
            work=$(mktemp -d)
            trap 'rm -rf "$work"' EXIT
            git clone --quiet --branch '{_branch}' {fixture.Description.Origin.ServerUrl} "$work/clone"
            git -C "$work/clone" rev-parse HEAD
            """);

        Assert.Equal(commit, fetched);
    }

    [Fact]
    public async Task A_servers_key_may_not_push()
    {
        var refused = await new ServerShell(fixture, SandboxServer.Production).TryAsync($"""
            work=$(mktemp -d)
            trap 'rm -rf "$work"' EXIT
            git clone --quiet --branch '{_branch}' {fixture.Description.Origin.ServerUrl} "$work/clone" || exit 99
            git -C "$work/clone" push origin HEAD:refs/heads/{_branch}-stolen
            """);

        Assert.Equal(128, refused.ExitCode);
        Assert.Contains("This key may only fetch.", refused.LastLines);
    }

    [Fact]
    public async Task The_origin_gives_nobody_a_shell()
    {
        var origin = new Uri(fixture.Description.Origin.Url);
        var shell = new ServerShell(
            fixture.Description.Staging with
            {
                Host = origin.Host,
                Port = origin.Port,
                User = "git",
                PrivateKey = fixture.Description.Origin.PrivateKey,
            });

        Assert.NotEqual(0, (await shell.TryAsync("id")).ExitCode);
    }

    private Task<string> GitAsync(params string[] arguments)
    {
        var origin = fixture.Description.Origin;
        var git = new LocalCommand("git")
        {
            Directory = _clone,
            Variables = new Dictionary<string, string?>
            {
                ["GIT_SSH_COMMAND"] = $"ssh -i '{origin.PrivateKey}' -o IdentitiesOnly=yes -o BatchMode=yes -o StrictHostKeyChecking=yes " +
                    $"-o 'UserKnownHostsFile=\"{origin.KnownHosts}\"'",
                ["GIT_DIR"] = null,
                ["GIT_WORK_TREE"] = null,
            },
        };
        return git.With(arguments).For($"run git {arguments[0]}").ReadAsync(TestContext.Current.CancellationToken);
    }
}
