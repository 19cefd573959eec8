using QgoBuild.Engine.IO;
using QgoBuild.Engine.Tooling;
using QgoBuild.Engine.Tools.Docker;
using QgoBuild.Engine.Tools.Git;
using QgoBuild.Engine.Tools.Npm;
using QgoBuild.Tests.Engine.Harness;

namespace QgoBuild.Tests.Engine.Tools;

public sealed class ToolTasksTests : IDisposable
{
    private readonly AbsolutePath _directory = AbsolutePath.Create(Directory.CreateTempSubdirectory("engine-tools-").FullName);

    public void Dispose() => _directory.DeleteDirectory();

    [Fact]
    public void A_password_is_passed_on_standard_input_and_never_shown()
    {
        var docker = CreateProgram("login", "echo \"arguments: $*\"; printf 'input: '; cat; exit 3");
        var shown = new List<string>();

        var failure = Assert.Throws<ProcessException>(() => DockerTasks.DockerLogin(settings => settings
            .SetUsername("me").SetPassword("s3cret").SetServer("ghcr.io")
            .SetProcessToolPath(docker).DisableProcessInvocationLogging().SetProcessLogger((_, line) => shown.Add(line))
            .SetProcessWorkingDirectory(_directory)));

        Assert.Equal(["arguments: --username me --password-stdin ghcr.io", "input: ***"], shown);
        Assert.Equal($"'docker login --username me --password-stdin ghcr.io' exited with 3 in {_directory}\n  {shown[0]}\n  input: ***",
            failure.Message);
    }

    [Fact]
    public void Output_is_returned_and_standard_error_is_not_an_error()
    {
        var output =
            NpmTasks.NpmRun(settings => WithoutLogging(settings, CreateProgram("run", "echo out; echo progress >&2")).SetCommand("build"));

        Assert.Equal("out", output.StdToText());
        Assert.Contains(new Output { Type = OutputType.Err, Text = "progress" }, output);
    }

    [Fact]
    public void Several_run_at_once_and_results_are_in_order()
    {
        // Each waits for the other: one after the other, they would never end.
        var docker = CreateProgram("pull",
            $"touch {_directory}/$1; while [ $(ls {_directory} | grep -c image) -lt 2 ]; do sleep 0.02; done; echo $1");

        var results = DockerTasks.DockerPull(
            settings => WithoutLogging(settings, docker).SetProcessExecutionTimeout(60_000)
                .CombineWith(["image1", "image2"], (one, image) => one.SetName(image)),
            degreeOfParallelism: 2);

        Assert.Equal(["image1", "image2"], results.Select(result => result.Output.StdToText()));
        Assert.Equal("docker pull image2", results.Last().Settings.ToString());
    }

    [Theory]
    [InlineData(false, "a")]
    [InlineData(true, "a b c")]
    public void After_a_failure_the_others_run_only_if_set_so(bool completeOnFailure, string ran)
    {
        var docker = CreateProgram("pull", $"echo $1 >>{_directory}/ran; exit 1");

        var failure = Assert.ThrowsAny<Exception>(() => DockerTasks.DockerPull(
            settings => WithoutLogging(settings, docker).CombineWith(["a", "b", "c"], (one, image) => one.SetName(image)),
            completeOnFailure: completeOnFailure));

        Assert.Equal(ran, string.Join(' ', (_directory / "ran").ReadAllLines()));
        Assert.Equal(completeOnFailure ? typeof(AggregateException) : typeof(ProcessException), failure.GetType());
    }

    [Fact]
    public void The_handler_replaces_the_check_of_the_exit_code()
    {
        var code = 0;

        NpmTasks.NpmCi(settings => WithoutLogging(settings, CreateProgram("ci", "exit 4"))
            .SetProcessExitHandler(process => code = process.ExitCode));

        Assert.Equal(4, code);
    }

    [Fact]
    public void The_state_of_a_repository_is_read()
    {
        using var repository = new Repository();
        var commit = repository.Commit();

        Assert.Equal(commit, GitTasks.GitCurrentCommit(repository.Directory));
        Assert.Equal("main", GitTasks.GitCurrentBranch(repository.Directory));
        Assert.True(GitTasks.GitHasCleanWorkingCopy(repository.Directory));
        Assert.False(GitTasks.GitIsDetached(repository.Directory));

        (repository.Directory / "new").TouchFile();
        repository.Git("checkout --quiet --detach");
        Assert.False(GitTasks.GitHasCleanWorkingCopy(repository.Directory));
        Assert.True(GitTasks.GitIsDetached(repository.Directory));
    }

    [Fact]
    public void Output_of_several_processes_belongs_to_the_calling_build()
    {
        using var sandbox = new BuildSandbox();
        sandbox.Environment["DOCKER_EXE"] = CreateProgram("pull", "echo pulled $1").ToString();
        sandbox.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH");

        var result = sandbox.Run<Build>("Pull", "--token", "image2", "--directory", _directory);

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("> docker pull image1 ", result.Output, StringComparison.Ordinal);
        Assert.Contains("pulled image1\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("pulled ***\n", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("image2", result.Output, StringComparison.Ordinal);
    }

    private sealed class Build : NukeBuild
    {
        [Parameter] private readonly AbsolutePath? Directory;

        [Parameter, Secret] private readonly string? Token;

        private Target Pull => _ => _.Executes(() => DockerTasks.DockerPull(
            settings => settings.SetProcessWorkingDirectory(Directory)
                .CombineWith(["image1", Token, "image3", "image4"], (one, image) => one.SetName(image)),
            degreeOfParallelism: 4));
    }

    private T WithoutLogging<T>(T settings, AbsolutePath program)
        where T : ToolOptions =>
            settings.SetProcessToolPath(program).SetProcessWorkingDirectory(_directory).DisableProcessOutputLogging()
                .DisableProcessInvocationLogging();

    // The shell under another name: its first argument, the command, is the script that it reads. A newly written script that is
    // started directly would sometimes fail as busy, because of a process that another test starts at that moment.
    private AbsolutePath CreateProgram(string command, string script)
    {
        (_directory / command).WriteAllText(script);
        File.CreateSymbolicLink(_directory / "docker", "/bin/sh");
        return _directory / "docker";
    }
}
