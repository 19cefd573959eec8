using QgoBuild.Engine.Git;
using QgoBuild.Engine.IO;
using QgoBuild.Tests.Engine.Harness;

namespace QgoBuild.Tests.Engine.Git;

public sealed class GitRepositoryTests : IDisposable
{
    private readonly Repository _repository = new();

    public void Dispose() => _repository.Dispose();

    [Fact]
    public void Branch_and_commit_are_read()
    {
        var commit = _repository.Commit();
        _repository.Git("switch --quiet --create feature/x");

        var repository = Read();

        Assert.Equal(("feature/x", "refs/heads/feature/x", commit), (repository.Branch, repository.Head, repository.Commit));
        Assert.True(repository.IsOnFeatureBranch());
        Assert.False(repository.IsOnMainOrMasterBranch());
    }

    [Fact]
    public void A_repository_without_commits_has_only_a_branch()
    {
        Assert.Equal(("main", null), (Read().Branch, Read().Commit));
        Assert.Empty(Read().Tags);
        Assert.True(Read().IsOnMainBranch());
    }

    [Fact]
    public void A_commit_that_is_checked_out_has_no_branch()
    {
        var commit = _repository.Commit();
        _repository.Git("checkout --quiet --detach");

        Assert.Equal((null, commit, commit), (Read().Branch, Read().Head, Read().Commit));
    }

    [Fact]
    public void Packed_references_are_read()
    {
        var commit = _repository.Commit();
        _repository.Git("tag v1");
        _repository.Git("tag -a v1-note -m note");
        _repository.Git("pack-refs --all");

        Assert.Equal(commit, Read().Commit);
        Assert.Equal(["v1", "v1-note"], Read().Tags);
    }

    [Fact]
    public void Tags_with_and_without_a_message_are_found_by_their_commit()
    {
        _repository.Commit();
        _repository.Git("tag old");
        _repository.Commit("newer");
        _repository.Git("tag new/light");
        _repository.Git("tag -a noted -m note");
        _repository.Git("tag -a twice -m note noted");

        Assert.Equal(["new/light", "noted", "twice"], Read().Tags);
    }

    [Fact]
    public void Tags_with_packed_objects_are_found_by_their_commit()
    {
        _repository.Commit();
        _repository.Git("tag -a noted -m note");
        _repository.Git("repack -a -d -q");

        Assert.Equal(["noted"], Read().Tags);
    }

    [Fact]
    public void Another_working_tree_has_its_own_branch()
    {
        var commit = _repository.Commit();
        _repository.Git($"worktree add --quiet -b other {_repository.SiblingDirectory}");

        var repository = GitRepository.FromLocalDirectory(_repository.SiblingDirectory);

        Assert.Equal(("other", commit, _repository.SiblingDirectory), (repository.Branch, repository.Commit, repository.LocalDirectory));
        Assert.Equal("main", Read().Branch);
    }

    [Fact]
    public void The_remote_repository_is_the_one_that_the_branch_tracks()
    {
        _repository.Git("remote add origin https://user:token@github.com/octocat/Hello-World.git");
        _repository.Git("remote add mirror git@example.com:mirrors/hello.git");
        Assert.Equal("https://github.com/octocat/Hello-World", Read().ToString());

        _repository.Git("config branch.main.remote mirror");
        _repository.Git("config branch.main.merge refs/heads/trunk");

        var repository = Read();
        Assert.Equal(("mirror", "trunk", GitProtocol.Ssh), (repository.RemoteName, repository.RemoteBranch, repository.Protocol));
        Assert.Equal("https://example.com/mirrors/hello.git", repository.HttpsUrl);
        Assert.Equal("git@example.com:mirrors/hello.git", repository.SshUrl);
    }

    [Fact]
    public void A_repository_without_a_remote_is_shown_by_its_directory()
    {
        Assert.Equal((null, null, null), (Read().Endpoint, Read().HttpsUrl, Read().Protocol));
        Assert.Equal(_repository.Directory.ToString(), Read().ToString());
    }

    [Theory]
    [InlineData("https://github.com/a/b.git", "github.com", "a/b")]
    [InlineData("https://example.com:8443/group/sub/b/", "example.com:8443", "group/sub/b")]
    [InlineData("git@github.com:a/b.git", "github.com", "a/b")]
    [InlineData("ssh://git@example.com:2222/a/b.git", "example.com:2222", "a/b")]
    [InlineData("ssh://git@example.com/a/b", "example.com", "a/b")]
    public void An_address_is_split_into_its_parts(string url, string endpoint, string identifier)
    {
        var repository = GitRepository.FromUrl(url, "main");

        Assert.Equal((endpoint, identifier, "main"), (repository.Endpoint, repository.Identifier, repository.Branch));
        Assert.Equal("other", repository.SetBranch("other").Branch);
    }

    [Theory]
    [InlineData("/srv/repository.git")]
    [InlineData(@"C:\repository")]
    [InlineData("../sibling")]
    [InlineData("file:///srv/repository.git")]
    public void A_path_is_not_an_address(string url) =>
        Assert.Contains("is not the address", Assert.Throws<AssertionException>(() => GitRepository.FromUrl(url)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void A_directory_outside_of_any_repository_is_an_error() => Assert.Equal(
        "/ is not in a Git repository",
        Assert.Throws<AssertionException>(() => GitRepository.FromLocalDirectory(AbsolutePath.Create("/"))).Message);

    [Fact]
    public void No_process_starts_until_a_value_is_read()
    {
        using var sandbox = new BuildSandbox();
        (_repository.Directory / ".nuke").CreateDirectory();

        // The sandbox has no PATH, so that Git is missing in it.
        var unused = sandbox.Run<Build>("--root", _repository.Directory);
        var used = sandbox.Run<Build>("ShowBranch", "--root", _repository.Directory);

        Assert.True(unused.ExitCode == 0, unused.Output);
        Assert.DoesNotContain("git", unused.Output, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(1, used.ExitCode);
        Assert.Contains("The program 'git' is not in PATH. Install Git (https://git-scm.com)", used.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_repository_with_reftable_is_read()
    {
        using var repository = Repository.TryCreateWithReftable();
        Assert.SkipWhen(repository is null, "The installed Git has no reftable (2.45 and later)");
        var commit = repository.Commit();
        repository.Git("tag -a noted -m note");

        var read = GitRepository.FromLocalDirectory(repository.Directory);

        Assert.Equal(("main", "refs/heads/main", commit), (read.Branch, read.Head, read.Commit));
        Assert.Equal(["noted"], read.Tags);
    }

    [Fact]
    public void The_branch_of_a_CI_job_comes_from_its_variables()
    {
        var commit = _repository.Commit();
        _repository.Git("checkout --quiet --detach");

        Assert.Equal((null, null), ReadWithVariables());
        Assert.Equal(("main", "https://github.com/a/b"),
            ReadWithVariables(("GITHUB_ACTIONS", "true"), ("GITHUB_SHA", commit), ("GITHUB_REF", "refs/heads/main")));
        Assert.Equal("topic", ReadWithVariables(("GITHUB_ACTIONS", "true"), ("GITHUB_SHA", commit), ("GITHUB_REF", "refs/pull/5/merge"),
            ("GITHUB_HEAD_REF", "topic"), ("GITHUB_EVENT_NAME", "pull_request")).Branch);
        Assert.Null(ReadWithVariables(("GITHUB_ACTIONS", "true"), ("GITHUB_SHA", commit), ("GITHUB_REF", "refs/tags/v1")).Branch);
        Assert.Null(ReadWithVariables(("GITHUB_ACTIONS", "true"), ("GITHUB_SHA", "another"), ("GITHUB_REF", "refs/heads/main")).Branch);
    }

    private (string? Branch, string? Url) ReadWithVariables(params (string Name, string Value)[] variables)
    {
        using var sandbox = new BuildSandbox();
        foreach (var (name, value) in variables.Append(("GITHUB_SERVER_URL", "https://github.com"))
            .Append(("GITHUB_REPOSITORY", "a/b"))) sandbox.Environment[name] = value;
        (_repository.Directory / ".nuke").CreateDirectory();
        var repository = sandbox.Run<Build>("--root", _repository.Directory).Build.Repository!;
        return (repository.Branch, repository.HttpsUrl is null ? null : repository.ToString());
    }

    private sealed class Build : NukeBuild
    {
        [GitRepository] public readonly GitRepository? Repository;

        private Target Default => _ => _.Executes(() => { });

        private Target ShowBranch => _ => _.Executes(() => Console.WriteLine(Repository!.Branch));
    }

    private GitRepository Read() => GitRepository.FromLocalDirectory(_repository.Directory);
}
