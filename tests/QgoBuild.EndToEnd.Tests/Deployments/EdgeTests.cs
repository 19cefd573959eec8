using System.Net;
using QgoBuild.Delivery.Shell;

namespace QgoBuild.EndToEnd.Tests.Deployments;

/// <summary>The edge follows its configuration: by a reload with a deployment, and anew by an upgrade.</summary>
[Collection(OnStaging.Name)]
public sealed class EdgeTests(StagingWorkshop workshop) : IAsyncLifetime
{
    private const string Environments = "build/Environments.cs";
    private const string Before = "Entrances = [Site(8080), Api(5001)] },";

    private readonly CargoApi _api = new(workshop.Target);

    public async ValueTask InitializeAsync()
    {
        await workshop.ReturnToGoodAsync();
        if (await _api.TryCommitAsync() != workshop.Good)
            (await workshop.DeployAsync()).Exits(0);
    }

    public async ValueTask DisposeAsync()
    {
        await workshop.Server.ReadAsync(RemoteCommand.Sh($"docker rm --force e2e-holder >/dev/null 2>&1 || :"));
        await workshop.ReturnToGoodAsync();
        (await workshop.OperateAsync("Upgrade", "--yes")).Exits(0);
        _api.Dispose();
        await workshop.AssertNoSecretIsLeftAsync();
    }

    [Fact]
    public async Task What_a_reload_can_apply_comes_with_a_deployment_and_goes_with_its_rollback()
    {
        Assert.NotEqual(HttpStatusCode.RequestEntityTooLarge, await SendAsync(2_000_000));
        await CommitAsync("Site(8080) with { LargestBody = 1 }, Api(5001)");

        (await workshop.DeployAsync()).Exits(0);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await SendAsync(2_000_000));

        (await workshop.OperateAsync("Rollback", "--yes")).Exits(0);
        Assert.NotEqual(HttpStatusCode.RequestEntityTooLarge, await SendAsync(2_000_000));
    }

    [Fact]
    public async Task Another_entrance_is_refused_by_a_deployment_and_applied_by_an_upgrade_which_goes_back_when_it_fails()
    {
        var another = new Uri($"http://{workshop.Target.Address}:80/");
        await CommitAsync("Site(8080), Api(5001), Site(80)");

        (await workshop.DeployAsync()).Exits(1).Says("does not publish the entrance on port 80").Says("./build.sh Upgrade --environment staging");
        (await workshop.OperateAsync("Upgrade")).Exits(2).Says("--yes");
        (await workshop.OperateAsync("Upgrade", "--yes")).Exits(0).Says("its entrances are ports 8080, 5001, 80");
        Assert.Equal(HttpStatusCode.OK, await GetAsync(another));
        Assert.Equal(workshop.Good, await _api.CommitAsync());

        // Somebody holds the next port: the edge that was there serves on, on all of its ports.
        await workshop.Server.ReadAsync(RemoteCommand.Sh($"docker run --detach --name e2e-holder --publish 444:80 --entrypoint sleep {workshop.Sandbox.Images.ServerNginx} 600"));
        await CommitAsync("Site(8080), Api(5001), Site(80), Site(444)");
        (await workshop.OperateAsync("Upgrade", "--yes")).Exits(3).Says("The edge could not be created anew").Says("444").Says("The upgrade was undone");
        Assert.Equal(HttpStatusCode.OK, await GetAsync(another));
        Assert.Equal(workshop.Good, await _api.CommitAsync());
        Assert.Equal(4, (await workshop.Server.ContainersAsync()).Count(name => name.StartsWith("qgo-cargo-", StringComparison.Ordinal)));
    }

    private Task<string> CommitAsync(string entrances) =>
        workshop.CommitOnGoodAsync("Other entrances", (Environments, text => text.Replace(Before, $"Entrances = [{entrances}] }},", StringComparison.Ordinal)));

    private static async Task<HttpStatusCode> GetAsync(Uri address)
    {
        using var http = new HttpClient();
        using var answer = await http.GetAsync(address, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    private async Task<HttpStatusCode> SendAsync(int bytes)
    {
        using var http = new HttpClient();
        using var body = new ByteArrayContent(new byte[bytes]);
        using var answer = await http.PostAsync(new Uri($"{workshop.Target.Url}/api/nothing-here"), body, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
