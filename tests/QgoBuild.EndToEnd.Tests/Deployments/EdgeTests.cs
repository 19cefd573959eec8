using System.Net;
using QgoBuild.Delivery.Shell;

namespace QgoBuild.EndToEnd.Tests.Deployments;

/// <summary>The edge follows its configuration: by a reload with a deployment, and anew by an upgrade.</summary>
[Collection(OnProduction.Name)]
public sealed class EdgeTests(ProductionWorkshop workshop) : IAsyncLifetime
{
    private const string Environments = "build/Environments.cs";
    private const string Before = "Entrances = [Site(80), Api(5000)],\n                Approval";

    private readonly CargoApi _api = new(workshop.Target.Api);

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
        await CommitAsync("Site(80) with { LargestBody = 1 }, Api(5000)");

        (await workshop.DeployAsync()).Exits(0);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await SendAsync(2_000_000));

        (await workshop.OperateAsync("Rollback", "--yes")).Exits(0);
        Assert.NotEqual(HttpStatusCode.RequestEntityTooLarge, await SendAsync(2_000_000));
    }

    [Fact]
    public async Task Another_entrance_is_refused_by_a_deployment_and_applied_by_an_upgrade_which_goes_back_when_it_fails()
    {
        var another = new Uri($"http://{workshop.Target.Host}:443/");
        await CommitAsync("Site(80), Api(5000), Site(443)");

        (await workshop.DeployAsync()).Exits(1).Says("does not publish the entrance on port 443").Says("./build.sh Upgrade --environment production");
        (await workshop.OperateAsync("Upgrade")).Exits(2).Says("--yes");
        (await workshop.OperateAsync("Upgrade", "--yes")).Exits(0).Says("its entrances are ports 80, 5000, 443");
        Assert.Equal(HttpStatusCode.OK, await GetAsync(another));
        Assert.Equal(workshop.Good, await _api.CommitAsync());

        // Somebody holds the next port: the edge that was there serves on, on all of its ports.
        await workshop.Server.ReadAsync(RemoteCommand.Sh($"docker run --detach --name e2e-holder --publish 444:80 --entrypoint sleep {workshop.Sandbox.Images.ServerNginx} 600"));
        await CommitAsync("Site(80), Api(5000), Site(443), Site(444)");
        (await workshop.OperateAsync("Upgrade", "--yes")).Exits(3).Says("The edge could not be created anew").Says("444").Says("The upgrade was undone");
        Assert.Equal(HttpStatusCode.OK, await GetAsync(another));
        Assert.Equal(workshop.Good, await _api.CommitAsync());
        Assert.Equal(4, (await workshop.Server.ContainersAsync()).Count(name => name.StartsWith("qgo-cargo-", StringComparison.Ordinal)));
    }

    private Task<string> CommitAsync(string entrances) =>
        workshop.CommitOnGoodAsync("Other entrances", (Environments, text => text.Replace(Before, $"Entrances = [{entrances}],\n                Approval", StringComparison.Ordinal)));

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
