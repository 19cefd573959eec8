using QgoBuild.Delivery.Releases;
using QgoBuild.Delivery.Sources;
using QgoBuild.Delivery.Tests.Remote;

namespace QgoBuild.Delivery.Tests.Sources;

/// <summary>What is built is what is in the commit, or is refused by name.</summary>
public sealed class CommitExportTests : IDisposable
{
    private const string Pointer =
        "version https://git-lfs.github.com/spec/v1\noid sha256:486ea46224d1bb4fb680f34f7c9ad96a8f24ec88be73ea8e5a6c65260e9cb8a7\nsize 5\n";

    private readonly TestDirectory _directory = new();

    public CommitExportTests()
    {
        Git(".", "init", "--quiet", "repository");
        Write("app/backend/package.json", "{}\n");
    }

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Attributes_neither_leave_out_nor_change_a_file()
    {
        Write(".gitattributes", "app/backend/tests export-ignore\napp/backend/version.txt export-subst\n*.cmd text eol=crlf\n");
        Write("app/backend/tests/one.txt", "one\n");
        Write("app/backend/version.txt", "$Format:%H$\n");
        Write("app/run.cmd", "one\ntwo\n");

        await ExportAsync(Commit());

        Assert.Equal("one\n", Exported("app/backend/tests/one.txt"));
        Assert.Equal("$Format:%H$\n", Exported("app/backend/version.txt"));
        Assert.Equal("one\r\ntwo\r\n", Exported("app/run.cmd"));
        Assert.False(File.Exists(Path.Combine(Target, ".gitattributes")));
    }

    [Fact]
    public async Task What_is_not_committed_is_not_built_and_stays_as_it_is()
    {
        var commit = Commit();
        Write("app/backend/package.json", "changed\n");
        Write("app/backend/.gitattributes", "* text eol=crlf\n");
        Git("repository", "add", "app/backend/package.json");
        Git("repository", "config", "core.autocrlf", "true");
        Git("repository", "config", "core.sparseCheckout", "true");
        var before = Git("repository", "status", "--porcelain=v1");

        await ExportAsync(commit);

        Assert.Equal("{}\n", Exported("app/backend/package.json"));
        Assert.Equal(before, Git("repository", "status", "--porcelain=v1"));
        Assert.Equal(["exported", "repository"], Directory.GetFileSystemEntries(_directory.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task A_file_has_the_commits_mode_and_time_whatever_this_user_has()
    {
        if (OperatingSystem.IsWindows()) return;
        Write("app/run me 'ü.sh", "#!/bin/sh\n");
        File.SetUnixFileMode(InRepository("app/run me 'ü.sh"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var commit = Commit();

        await ExportAsync(commit);

        var file = new FileInfo(Path.Combine(Target, "app/run me 'ü.sh"));
        Assert.Equal("755", Convert.ToString((int)file.UnixFileMode, 8));
        Assert.Equal("644", Convert.ToString((int)File.GetUnixFileMode(Path.Combine(Target, "app/backend/package.json")), 8));
        Assert.Equal(await new GitCheckout(InRepository("")).GetCommitTimeAsync(commit, TestContext.Current.CancellationToken),
            file.LastWriteTimeUtc);
    }

    [Fact]
    public async Task Submodules_are_built_at_their_commits_with_those_that_they_hold()
    {
        var (inner, _) = Library("inner");
        var (outer, _) = Library("outer");
        Submodule("outer", inner, "deep er");
        var at = Git("outer", "rev-parse", "HEAD").Trim();
        Submodule("repository", outer, "app/backend/vendor");
        Git("repository", "-c", "protocol.file.allow=always", "submodule", "--quiet", "update", "--init", "--recursive");
        var commit = Commit();
        // Work in a submodule that is in no commit is left out as any other.
        File.WriteAllText(InRepository("app/backend/vendor/lib.txt"), "changed\n");

        await ExportAsync(commit);

        Assert.Equal("outer\n", Exported("app/backend/vendor/lib.txt"));
        Assert.Equal("inner\n", Exported("app/backend/vendor/deep er/lib.txt"));
        Assert.Equal(at, Git("repository", "ls-tree", commit.ToString(), "app/backend/vendor").Split(' ', '\t')[2]);
    }

    [Fact]
    public async Task A_submodule_that_is_not_here_is_refused_by_name()
    {
        var (library, _) = Library("library");
        Submodule("repository", library, "app/backend/vendor");
        var commit = Commit();
        Git("repository", "submodule", "--quiet", "deinit", "--force", "--all");

        await AssertRefusedAsync(commit, "\"app/backend/vendor\"", "git submodule update --init --recursive");
    }

    [Fact]
    public async Task A_submodule_without_the_commit_is_refused_by_name()
    {
        var (library, _) = Library("library");
        Submodule("repository", library, "app/backend/vendor");
        Git("repository", "update-index", "--cacheinfo", $"160000,{new string('1', 40)},app/backend/vendor");

        await AssertRefusedAsync(Commit(all: false), "\"app/backend/vendor\"", "git submodule update --init --recursive");
    }

    [Fact]
    public async Task An_LFS_object_is_built_where_this_machine_has_it()
    {
        Write("app/backend/logo.png", Pointer);
        var objects = InRepository(".git/lfs/objects/48/6e");
        Directory.CreateDirectory(objects);
        await File.WriteAllTextAsync(Path.Combine(objects, "486ea46224d1bb4fb680f34f7c9ad96a8f24ec88be73ea8e5a6c65260e9cb8a7"), "world",
            TestContext.Current.CancellationToken);

        await ExportAsync(Commit());

        Assert.Equal("world", Exported("app/backend/logo.png"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("wor")]
    [InlineData("WORLD")]
    public async Task An_LFS_pointer_without_its_object_is_refused_by_name(string? damaged)
    {
        Write(".gitattributes", "*.png filter=lfs diff=lfs merge=lfs -text\n");
        Write("app/backend/my logo.png", Pointer);
        if (damaged is not null)
        {
            Directory.CreateDirectory(InRepository(".git/lfs/objects/48/6e"));
            Write(".git/lfs/objects/48/6e/486ea46224d1bb4fb680f34f7c9ad96a8f24ec88be73ea8e5a6c65260e9cb8a7", damaged);
        }

        await AssertRefusedAsync(Commit(), "\"app/backend/my logo.png\"", "lfs fetch");
    }

    [Fact]
    public async Task Names_that_differ_in_case_are_both_built_where_the_file_system_keeps_them_apart()
    {
        Write("app/backend/Read.ts", "upper\n");
        Write("app/backend/read.ts", "lower\n");

        await ExportAsync(Commit());

        Assert.Equal("upper\n", Exported("app/backend/Read.ts"));
        Assert.Equal("lower\n", Exported("app/backend/read.ts"));
    }

    [Theory]
    [InlineData("app/backend/Read.ts", "app/backend/read.ts", "\"app/backend/Read.ts\" and \"app/backend/read.ts\"")]
    [InlineData("app/Über/a.ts", "app/über/b.ts", "\"app/Über\" and \"app/über\"")]
    public async Task Names_that_differ_in_case_are_refused_where_it_does_not(string one, string other, string named)
    {
        Write(one, "1\n");
        Write(other, "2\n");

        var error = await Assert.ThrowsAsync<DeliveryException>(() =>
            new CommitExport(InRepository(""), Commit(), Target, DateTimeOffset.UtcNow) { IsCaseSensitive = false }.WriteAsync(["app"],
                TestContext.Current.CancellationToken));

        Assert.Contains(named, error.Message, StringComparison.Ordinal);
        Assert.Equal(2, error.ExitCode);
    }

    [Theory]
    [InlineData("../shared", true)]
    [InlineData("sub/../../shared", true)]
    [InlineData("/etc/passwd", true)]
    [InlineData("here/../../shared", true)]
    [InlineData("sub/file", false)]
    [InlineData("sub/../package.json", false)]
    [InlineData("nothing", false)]
    [InlineData("link", false)]
    public async Task A_link_that_leads_out_of_what_an_image_is_built_from_is_refused_by_name(string target, bool isRefused)
    {
        Write("app/shared", "shared\n");
        Write("app/backend/sub/file", "file\n");
        File.CreateSymbolicLink(InRepository("app/backend/here"), "sub");
        File.CreateSymbolicLink(InRepository("app/backend/link"), target);
        await ExportAsync(Commit());

        var error = Record.Exception(() => BuildContext.EnsureSelfContained(Path.Combine(Target, "app/backend"), "app/backend"));

        if (isRefused)
            Assert.Contains($"\"app/backend/link\" is a symbolic link to \"{target}\"", Assert.IsType<DeliveryException>(error).Message,
                StringComparison.Ordinal);
        else
            Assert.Null(error);
    }

    [Theory]
    [InlineData("app/backend/prisma")]
    [InlineData("app/backend/prisma/migrations/1_first")]
    public async Task Migrations_in_a_submodule_are_refused_not_overlooked(string at)
    {
        var (library, _) = Library("library");
        Submodule("repository", library, at);

        var error = await Assert.ThrowsAsync<DeliveryException>(() =>
            new GitCheckout(InRepository("")).ReadMigrationsAsync(Commit(), "app/backend/prisma/migrations",
                TestContext.Current.CancellationToken));

        Assert.Contains($"\"{at}\" is a submodule", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Migrations_behind_a_link_are_refused_not_overlooked()
    {
        Write("app/sql/1_first/migration.sql", "SELECT 1;\n");
        Directory.CreateDirectory(InRepository("app/backend/prisma"));
        File.CreateSymbolicLink(InRepository("app/backend/prisma/migrations"), "../../sql");

        var error = await Assert.ThrowsAsync<DeliveryException>(() =>
            new GitCheckout(InRepository("")).ReadMigrationsAsync(Commit(), "app/backend/prisma/migrations",
                TestContext.Current.CancellationToken));

        Assert.Contains("\"app/backend/prisma/migrations\" is a symbolic link", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_commit_without_migrations_has_none() =>
        Assert.Empty((await new GitCheckout(InRepository("")).ReadMigrationsAsync(Commit(), "app/backend/prisma/migrations",
            TestContext.Current.CancellationToken)).Online);

    [Fact]
    public async Task Of_a_shallow_clone_the_history_is_refused()
    {
        Commit();
        Write("app/two", "2\n");
        Commit();
        Git(".", "clone", "--quiet", "--depth", "1", $"file://{InRepository("")}", "shallow");

        await new GitCheckout(InRepository("")).EnsureFullHistoryAsync(TestContext.Current.CancellationToken);
        var error = await Assert.ThrowsAsync<DeliveryException>(() =>
            new GitCheckout(_directory["shallow"]).EnsureFullHistoryAsync(TestContext.Current.CancellationToken));

        Assert.Contains("git fetch --unshallow", error.Remedy, StringComparison.Ordinal);
    }

    private string Target => _directory["exported"];

    private string InRepository(string path) => Path.Combine(_directory["repository"], path);

    private string Exported(string path) => File.ReadAllText(Path.Combine(Target, path));

    private Task ExportAsync(CommitId commit) =>
        new GitCheckout(InRepository("")).ExportAsync(commit, ["app"], Target, TestContext.Current.CancellationToken);

    private async Task AssertRefusedAsync(CommitId commit, string named, string remedy)
    {
        var error = await Assert.ThrowsAsync<DeliveryException>(() => ExportAsync(commit));
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, error.Remedy, StringComparison.Ordinal);
        Assert.Equal(2, error.ExitCode);
    }

    private void Write(string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(InRepository(path))!);
        File.WriteAllText(InRepository(path), content);
    }

    private CommitId Commit(bool all = true, string repository = "repository")
    {
        if (all) Git(repository, "add", "--all");
        Git(repository, "-c", "user.name=A", "-c", "user.email=a@example.test", "-c", "commit.gpgsign=false", "commit", "--quiet",
            "--allow-empty", "-m", "Change");
        return CommitId.Parse(Git(repository, "rev-parse", "HEAD").Trim());
    }

    private (string Path, CommitId Commit) Library(string name)
    {
        Git(".", "init", "--quiet", name);
        File.WriteAllText(Path.Combine(_directory[name], "lib.txt"), $"{name}\n");
        return (_directory[name], Commit(repository: name));
    }

    private void Submodule(string repository, string library, string path)
    {
        Git(repository, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", library, path);
        Commit(repository: repository);
    }

    private string Git(string repository, params string[] arguments) => LocalTool.Read("git", ["-C", _directory[repository], .. arguments]);
}
