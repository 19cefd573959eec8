using QgoBuild.Sandbox;
using QgoBuild.Sandbox.Description;
using QgoBuild.Sandbox.Engines;

namespace QgoBuild.EndToEnd.Tests.Sandbox;

[Collection(WholeSandboxTests.Name)]
public sealed class SandboxUpTests(SandboxFixture fixture)
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Up_when_it_is_up_changes_nothing_and_says_nothing()
    {
        // Another compilation of the sandbox, that of a build, may have looked after it since: then this one looks once more.
        await fixture.Sandbox.UpAsync(new SynchronousProgress(_ => { }), CancellationToken);
        var before = await ContainersAsync();

        var reported = new List<string>();
        var description = await fixture.Sandbox.UpAsync(new SynchronousProgress(reported.Add), CancellationToken);

        Assert.Empty(reported);
        Assert.Equal(before, await ContainersAsync());
        Assert.Equivalent(fixture.Description.Staging, description.Staging, strict: true);
        Assert.Equal(fixture.Description.Images, description.Images);
    }

    [Fact]
    public async Task Up_starts_again_what_was_stopped_and_keeps_the_rest()
    {
        var before = await ContainersAsync();
        await Docker("stop", "qgobuild-registry");
        Assert.False(await fixture.Sandbox.IsUpAsync(CancellationToken));

        await fixture.Sandbox.UpAsync(new SynchronousProgress(_ => { }), CancellationToken);

        Assert.True(await fixture.Sandbox.IsUpAsync(CancellationToken));
        Assert.Equal(before, await ContainersAsync());
    }

    [Fact]
    public async Task Up_removes_the_sandbox_of_another_clone_that_does_not_run()
    {
        const string Another = "label=cloud.qgocargo.sandbox=/another clone/.nuke/temp/sandbox";
        await Docker("create", "--label", Another["label=".Length..], fixture.Description.Images.Node);
        await Docker("volume", "create", "--label", Another["label=".Length..]);
        await Docker("stop", "qgobuild-registry");

        var reported = new List<string>();
        await fixture.Sandbox.UpAsync(new SynchronousProgress(reported.Add), CancellationToken);

        Assert.Contains("removed the sandbox of /another clone, which did not run: there can be only one", reported);
        Assert.Empty(await Docker("container", "ls", "--all", "--quiet", "--filter", Another));
        Assert.Empty(await Docker("volume", "ls", "--quiet", "--filter", Another));
        Assert.True(await fixture.Sandbox.IsUpAsync(CancellationToken));
    }

    [Fact]
    public async Task Up_reconnects_what_was_disconnected()
    {
        await fixture.Control(SandboxServer.Production).CutNetworkAsync(CancellationToken);
        Assert.False(await fixture.Sandbox.IsUpAsync(CancellationToken));

        await fixture.Sandbox.UpAsync(new SynchronousProgress(_ => { }), CancellationToken);

        Assert.Equal("qgobuild-production", await new ServerShell(fixture, SandboxServer.Production).RunAsync("hostname"));
    }

    [Fact]
    public async Task Up_replaces_a_description_that_another_version_wrote()
    {
        var before = await ContainersAsync();
        var text = await File.ReadAllTextAsync(fixture.Directory.DescriptionFile, CancellationToken);
        var another = text.Replace("\"acme\"", "\"unknown\"", StringComparison.Ordinal);
        await File.WriteAllTextAsync(fixture.Directory.DescriptionFile, another, CancellationToken);
        Assert.False(await fixture.Sandbox.IsUpAsync(CancellationToken));

        var description = await fixture.Sandbox.UpAsync(new SynchronousProgress(_ => { }), CancellationToken);

        Assert.Equal(before, await ContainersAsync());
        Assert.Equal(fixture.Description.Acme, description.Acme);
    }

    [Fact]
    public async Task Up_without_its_description_finds_everything_by_its_labels()
    {
        var before = await ContainersAsync();
        File.Delete(fixture.Directory.DescriptionFile);

        var description = await fixture.Sandbox.UpAsync(new SynchronousProgress(_ => { }), CancellationToken);

        Assert.Equal(before, await ContainersAsync());
        Assert.Equal(fixture.Description.Registry, description.Registry);
        Assert.Equal(fixture.Description.Images, SandboxDescription.Load(fixture.Directory)!.Images);
    }

    private Task<string> ContainersAsync() =>
        Docker("container", "ls", "--all", "--no-trunc", "--filter", $"label=cloud.qgocargo.sandbox={fixture.Directory.Path}", "--format",
            "{{.Names}} {{.ID}}");

    private Task<string> Docker(params string[] arguments)
    {
        var engine = new ContainerEngine(fixture.Description.Engine.Address, fixture.Description.Engine.ConfigDirectory);
        return engine.Docker.With(arguments).For("look at the sandbox").ReadAsync(CancellationToken);
    }
}
