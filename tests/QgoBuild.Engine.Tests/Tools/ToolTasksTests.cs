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
    public void A_password_goes_through_standard_input_and_is_shown_nowhere()
    {
        var docker = Program("echo \"arguments: $*\"; printf 'input: '; cat; exit 3");
        var shown = new List<string>();

        var failure = Assert.Throws<ProcessException>(() => DockerTasks.DockerLogin(settings => settings
            .SetUsername("me").SetPassword("s3cret").SetServer("ghcr.io")
            .SetProcessToolPath(docker).DisableProcessInvocationLogging().SetProcessLogger((_, line) => shown.Add(line)).SetProcessWorkingDirectory(_directory)));

        Assert.Equal(["arguments: login --username me --password-stdin ghcr.io", "input: ***"], shown);
        Assert.Equal($"'docker login --username me --password-stdin ghcr.io' exited with 3 in {_directory}\n  {shown[0]}\n  input: ***", failure.Message);
    }

    [Fact]
    public void What_a_program_writes_is_returned_and_what_it_says_on_stderr_is_no_error()
    {
        var output = NpmTasks.NpmRun(settings => Quiet(settings, Program("echo out; echo progress >&2")).SetCommand("build"));

        Assert.Equal("out", output.StdToText());
        Assert.Contains(new Output { Type = OutputType.Err, Text = "progress" }, output);
    }

    [Fact]
    public void Several_run_at_once_and_answer_in_their_order()
    {
        // Each waits for the other: one after the other they would wait for ever.
        var docker = Program($"touch {_directory}/$2; while [ $(ls {_directory} | grep -c image) -lt 2 ]; do sleep 0.02; done; echo $2");

        var results = DockerTasks.DockerPull(
            settings => Quiet(settings, docker).SetProcessExecutionTimeout(60_000).CombineWith(["image1", "image2"], (one, image) => one.SetName(image)),
            degreeOfParallelism: 2);

        Assert.Equal(["image1", "image2"], results.Select(result => result.Output.StdToText()));
        Assert.Equal("docker pull image2", results.Last().Settings.ToString());
    }

    [Theory]
    [InlineData(false, "a")]
    [InlineData(true, "a b c")]
    public void After_a_failure_the_others_run_only_if_that_is_wanted(bool completeOnFailure, string ran)
    {
        var docker = Program($"echo $2 >>{_directory}/ran; exit 1");

        var failure = Assert.ThrowsAny<Exception>(() => DockerTasks.DockerPull(
            settings => Quiet(settings, docker).CombineWith(["a", "b", "c"], (one, image) => one.SetName(image)),
            completeOnFailure: completeOnFailure));

        Assert.Equal(ran, string.Join(' ', (_directory / "ran").ReadAllLines()));
        Assert.Equal(completeOnFailure ? typeof(AggregateException) : typeof(ProcessException), failure.GetType());
    }

    [Fact]
    public void The_handler_judges_the_exit_code()
    {
        var code = 0;

        NpmTasks.NpmCi(settings => Quiet(settings, Program("exit 4")).SetProcessExitHandler(process => code = process.ExitCode));

        Assert.Equal(4, code);
    }

    [Fact]
    public void A_repository_is_asked_for_its_state()
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

    private T Quiet<T>(T settings, AbsolutePath program)
        where T : ToolOptions => settings.SetProcessToolPath(program).SetProcessWorkingDirectory(_directory).DisableProcessOutputLogging().DisableProcessInvocationLogging();

    private AbsolutePath Program(string script)
    {
        var program = (_directory / "docker").WriteAllText($"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return program;
    }
}
