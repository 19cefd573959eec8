using QgoBuild.Delivery.Applications;
using QgoBuild.Delivery.Releases;
using QgoBuild.Delivery.Sources;
using QgoBuild.Delivery.Tests.Remote;

namespace QgoBuild.Delivery.Tests.Sources;

/// <summary>What a commit's images are built from, and when two commits have the same.</summary>
public sealed class CommitContentTests : IDisposable
{
    private const string Pointer =
        "version https://git-lfs.github.com/spec/v1\noid sha256:486ea46224d1bb4fb680f34f7c9ad96a8f24ec88be73ea8e5a6c65260e9cb8a7\nsize 5\n";

    private static readonly Dictionary<string, string> Arguments = new() { ["ENGINE"] = "download", ["SOURCE"] = "https://example.test" };
    private static readonly Dictionary<string, string> Bases = new() { ["NODE_IMAGE"] = "sha256:1", ["NGINX_IMAGE"] = "sha256:2" };

    private readonly TestDirectory _directory = new();

    public CommitContentTests()
    {
        Git("init", "--quiet", "--initial-branch", "develop");
        Write("app/backend/Dockerfile", "ARG NODE_IMAGE=node\nFROM $NODE_IMAGE\nARG ENGINE\nARG SOURCE\n");
        Write("app/frontend/Dockerfile", "ARG NODE_IMAGE\nARG NGINX_IMAGE\nFROM ${NODE_IMAGE} AS build\nFROM ${NGINX_IMAGE}\nARG SOURCE\n");
        Write("app/backend/main.ts", "one\n");
        Write("app/release.compose.yml", "services: {}\n");
        Write("README.md", "one\n");
    }

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_merge_commit_has_the_content_of_what_was_merged_and_so_has_a_squash()
    {
        var first = Commit("first");
        Git("branch", "main");
        Write("app/backend/main.ts", "two\n");
        Commit("a detour");
        Write("app/backend/main.ts", "three\n");
        var develop = await ReadAsync(Commit("second"));
        Git("checkout", "--quiet", "main");
        Git("merge", "--quiet", "--no-ff", "--message", "Merge develop", "develop");
        var merge = await ReadAsync(Head());
        Git("reset", "--quiet", "--hard", first.ToString());
        Git("merge", "--quiet", "--squash", "develop");

        AssertSame(develop, merge);
        AssertSame(develop, await ReadAsync(Commit("squashed")));
    }

    [Fact]
    public async Task A_revert_has_the_content_of_before()
    {
        var before = await ReadAsync(Commit("first"));
        Write("app/backend/main.ts", "two\n");
        var after = await ReadAsync(Commit("second"));
        Git("revert", "--no-edit", "HEAD");

        Assert.NotEqual(before.Key, after.Key);
        AssertSame(before, await ReadAsync(Head()));
    }

    [Fact]
    public async Task What_no_image_is_built_from_makes_no_difference()
    {
        var before = await ReadAsync(Commit("first"));
        Write("README.md", "two\n");

        AssertSame(before, await ReadAsync(Commit("second")));
    }

    [Fact]
    public async Task A_change_of_one_image_leaves_the_other_alone_and_the_release_is_another()
    {
        var before = await ReadAsync(Commit("first"));
        Write("app/backend/main.ts", "two\n");
        var after = await ReadAsync(Commit("second"));

        Assert.NotEqual(before.Images["backend"].Key, after.Images["backend"].Key);
        Assert.Equal(before.Images["frontend"].Key, after.Images["frontend"].Key);
        Assert.NotEqual(before.Key, after.Key);
    }

    [Fact]
    public async Task A_change_of_what_is_deployed_beside_the_images_builds_nothing_and_is_another_release()
    {
        var before = await ReadAsync(Commit("first"));
        Write("app/release.compose.yml", "services: { backend: {} }\n");
        var after = await ReadAsync(Commit("second"));

        Assert.Equal(before.Images["backend"].Key, after.Images["backend"].Key);
        Assert.NotEqual(before.Key, after.Key);
    }

    [Fact]
    public async Task A_mode_a_Dockerfile_and_attributes_above_the_context_count()
    {
        var keys = new HashSet<ContentKey> { (await ReadAsync(Commit("first"))).Images["backend"].Key };
        Git("update-index", "--chmod=+x", "app/backend/main.ts");
        Assert.True(keys.Add((await ReadAsync(Commit("executable", addAll: false))).Images["backend"].Key));
        Git("config", "core.fileMode", "false");
        Write("app/backend/Dockerfile", "ARG NODE_IMAGE=node\nFROM $NODE_IMAGE\nARG ENGINE\nARG SOURCE\nUSER 1000\n");
        Assert.True(keys.Add((await ReadAsync(Commit("another Dockerfile"))).Images["backend"].Key));
        Write(".gitattributes", "*.ts text eol=crlf\n");
        Assert.True(keys.Add((await ReadAsync(Commit("attributes"))).Images["backend"].Key));
        Write("app/.gitattributes", "*.ts text eol=crlf\n");
        Assert.True(keys.Add((await ReadAsync(Commit("more attributes"))).Images["backend"].Key));
    }

    [Fact]
    public async Task Another_object_of_Git_LFS_counts()
    {
        Write("app/backend/model.bin", Pointer);
        var before = await ReadAsync(Commit("first"));
        Write("app/backend/model.bin", Pointer.Replace("486e", "586e", StringComparison.Ordinal));

        Assert.NotEqual(before.Images["backend"].Key, (await ReadAsync(Commit("second"))).Images["backend"].Key);
    }

    [Theory]
    [InlineData("app/backend/library")]
    [InlineData("app/library")]
    public async Task Another_commit_of_a_submodule_counts_where_it_is_part_of_the_context(string path)
    {
        Commit("without it");
        Git("update-index", "--add", "--cacheinfo", $"160000,{new string('1', 40)},{path}");
        var before = await ReadAsync(Commit("first", addAll: false));
        Git("update-index", "--cacheinfo", $"160000,{new string('2', 40)},{path}");
        var after = await ReadAsync(Commit("second", addAll: false));

        Assert.Equal(path == "app/library", before.Images["backend"].Key == after.Images["backend"].Key);
    }

    [Fact]
    public async Task A_context_that_lies_in_a_submodule_is_known_by_its_commit()
    {
        Commit("without it");
        Git("update-index", "--add", "--cacheinfo", $"160000,{new string('1', 40)},product");
        var before = await ReadAsync(Commit("first", addAll: false), new("product/backend"));
        Git("update-index", "--cacheinfo", $"160000,{new string('2', 40)},product");

        Assert.NotEqual(before.Images["backend"].Key,
            (await ReadAsync(Commit("second", addAll: false), new("product/backend"))).Images["backend"].Key);
        // Which arguments it uses cannot be read there: all of them count.
        Assert.Equal(["NODE_IMAGE", "NGINX_IMAGE"], before.Images["backend"].BaseImageArguments);
    }

    [Fact]
    public async Task An_argument_counts_for_the_images_whose_Dockerfile_names_it()
    {
        var commit = Commit("first");
        var before = await ReadAsync(commit);
        var after = await ReadAsync(commit, arguments: new Dictionary<string, string>(Arguments) { ["ENGINE"] = "external" });

        Assert.NotEqual(before.Images["backend"].Key, after.Images["backend"].Key);
        Assert.Equal(before.Images["frontend"].Key, after.Images["frontend"].Key);
        Assert.Equal(["ENGINE", "SOURCE"], before.Images["backend"].Arguments.Keys.Order());
        Assert.Equal(["NODE_IMAGE"], before.Images["backend"].BaseImageArguments);
        Assert.Equal(["SOURCE"], before.Images["frontend"].Arguments.Keys);
    }

    [Fact]
    public async Task A_base_image_that_changed_and_another_platform_are_another_image_of_the_same_sources()
    {
        var images = (await ReadAsync(Commit("first"))).Images;
        var moved = new Dictionary<string, string>(Bases) { ["NGINX_IMAGE"] = "sha256:3" };

        Assert.NotEqual(images["frontend"].ComputeContentKey(Bases, "linux/amd64"),
            images["frontend"].ComputeContentKey(moved, "linux/amd64"));
        Assert.Equal(images["backend"].ComputeContentKey(Bases, "linux/amd64"), images["backend"].ComputeContentKey(moved, "linux/amd64"));
        Assert.NotEqual(images["backend"].ComputeContentKey(Bases, "linux/amd64"),
            images["backend"].ComputeContentKey(Bases, "linux/arm64"));
    }

    [Fact]
    public async Task Dockerfile_stage_and_arguments_of_the_compose_file_belong_to_an_image_and_those_of_the_build_come_first()
    {
        Write("docker/other.Dockerfile", "FROM scratch\nARG ENGINE\nARG MODE\nARG NODE_IMAGE\n");
        var commit = Commit("first");
        var other = new ImageOrigin.Built("app/backend")
        {
            Dockerfile = "../../docker/other.Dockerfile",
            Arguments = new Dictionary<string, string> { ["MODE"] = "fast", ["ENGINE"] = "none", ["NODE_IMAGE"] = "node:1", ["X"] = "x" },
        };

        var source = (await ReadAsync(commit, other)).Images["backend"];

        Assert.Equal(new Dictionary<string, string> { ["MODE"] = "fast", ["ENGINE"] = "download" }, source.Arguments);
        Assert.Equal(["NODE_IMAGE"], source.BaseImageArguments);
        ImageOrigin.Built[] different =
        [
            new("app/backend"), other with { Target = "run" },
            other with { Arguments = new Dictionary<string, string> { ["MODE"] = "slow" } },
        ];
        foreach (var build in different) Assert.NotEqual(source.Key, (await ReadAsync(commit, build)).Images["backend"].Key);
        Write("docker/other.Dockerfile", "FROM scratch\nARG ENGINE\nARG MODE\nARG NODE_IMAGE\n# changed\n");
        Assert.NotEqual(source.Key, (await ReadAsync(Commit("second"), other)).Images["backend"].Key);
    }

    [Fact]
    public async Task An_image_that_is_built_from_the_whole_repository_has_its_content()
    {
        Write("Dockerfile", "FROM scratch\n");
        var first = (await ReadAsync(Commit("first"), new(""))).Images["backend"].Key;
        Assert.Equal(first, (await ReadAsync(Head(), new(""))).Images["backend"].Key);
        Write("README.md", "two\n");
        Assert.NotEqual(first, (await ReadAsync(Commit("second"), new(""))).Images["backend"].Key);
    }

    private static void AssertSame(CommitContent expected, CommitContent actual)
    {
        Assert.Equal(expected.Key, actual.Key);
        Assert.Equal(expected.Images.Select(image => image.Value.Key), actual.Images.Select(image => image.Value.Key));
    }

    private Task<CommitContent> ReadAsync(
        CommitId commit, ImageOrigin.Built? backend = null, Dictionary<string, string>? arguments = null) =>
        CommitContent.ReadAsync(
        new GitCheckout(_directory.Path),
        commit,
        new Dictionary<string, ImageOrigin.Built> { ["backend"] = backend ?? new("app/backend"), ["frontend"] = new("app/frontend") },
        ["app/release.compose.yml", "app/none.yml"],
        arguments ?? Arguments,
        [.. Bases.Keys],
        TestContext.Current.CancellationToken);

    private void Write(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_directory[file])!);
        _directory.Write(file, text);
    }

    private CommitId Commit(string message, bool addAll = true)
    {
        if (addAll) Git("add", "--all");
        Git("commit", "--quiet", "--message", message);
        return Head();
    }

    private CommitId Head() => CommitId.Parse(Git("rev-parse", "HEAD").Trim());

    private string Git(params string[] arguments) =>
        LocalTool.Read("git", ["-C", _directory.Path, "-c", "user.name=a", "-c", "user.email=a@example.test", "-c", "commit.gpgsign=false",
            .. arguments]);
}
