using QgoBuild.Engine.IO;
using QgoBuild.Engine.Tools.GitVersion;
using QgoBuild.Tests.Engine.Harness;

namespace QgoBuild.Tests.Engine.Tools;

public sealed class GitVersionTests : IDisposable
{
    private readonly BuildSandbox _sandbox = new();
    private readonly Repository _repository = new();

    public void Dispose()
    {
        _sandbox.Dispose();
        _repository.Dispose();
    }

    private AbsolutePath CacheFile => _repository.Directory / ".nuke" / "temp" / "gitversion.json";

    [Fact]
    public void The_version_of_a_tagged_commit_is_its_tag()
    {
        var commit = _repository.Commit();
        _repository.Git("tag v1.2.3");

        var version = Version()!;

        Assert.Equal((1, 2, 3), (version.Major, version.Minor, version.Patch));
        Assert.Equal(("1.2.3", "1.2.3.0", "", ""),
            (version.SemVer, version.AssemblySemVer, version.PreReleaseTag, version.PreReleaseNumber));
        Assert.Equal((commit, commit[..7], "main"), (version.Sha, version.ShortSha, version.BranchName));
    }

    [Fact]
    public void A_second_run_does_not_start_GitVersion()
    {
        _repository.Commit();
        Version();
        CacheFile.UpdateText(text => text.Replace("\"SemVer\": \"0.", "\"SemVer\": \"99.", StringComparison.Ordinal));

        Assert.StartsWith("99.", Version()!.SemVer, StringComparison.Ordinal);
    }

    [Fact]
    public void GitVersion_runs_again_when_references_or_configuration_change()
    {
        _repository.Commit();
        Version();
        _repository.Git("tag v2.0.0");
        Assert.Equal("2.0.0", Version()!.SemVer);

        _repository.Commit("more");
        Assert.StartsWith("2.0.1-", Version()!.SemVer, StringComparison.Ordinal);

        (_repository.Directory / "GitVersion.yml").WriteAllText("next-version: 3.0.0");
        Assert.StartsWith("3.0.0-", Version()!.SemVer, StringComparison.Ordinal);
    }

    [Fact]
    public void The_help_requires_no_version()
    {
        _repository.Commit();

        Version("--help");

        Assert.False(CacheFile.FileExists());
    }

    [Fact]
    public void Without_GitVersion_the_error_explains_its_installation()
    {
        _repository.Commit();
        _sandbox.Environment["NUGET_PACKAGES"] = _repository.SiblingDirectory.ToString();

        Assert.Contains("<PackageDownload Include=\"GitVersion.MsBuild\"", Run().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_error_of_a_shallow_clone_names_the_command_that_completes_it()
    {
        _repository.Commit();
        Version();
        (_repository.Directory / ".git" / "shallow").WriteAllText(_repository.Commit("more"));

        Assert.Contains("git fetch --unshallow --tags", Run().Output, StringComparison.Ordinal);
    }

    private GitVersion? Version(params string[] arguments) => Run(arguments).Build.Version;

    private BuildResult<Build> Run(params string[] arguments)
    {
        (_repository.Directory / ".nuke").CreateDirectory();
        _sandbox.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH");
        return _sandbox.Run<Build>([.. arguments, "--root", _repository.Directory]);
    }

    private sealed class Build : NukeBuild
    {
        [GitVersion] public readonly GitVersion? Version;

        private Target Default => _ => _.Executes(() => { });
    }
}
