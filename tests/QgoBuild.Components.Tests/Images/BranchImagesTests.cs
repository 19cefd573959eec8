using System.Diagnostics;

namespace QgoBuild.Components.Tests.Images;

/// <summary>The build of this repository as the workflow ci runs it for a branch: with a Docker command that only records what it is called
/// with, and a registry that it may not query.</summary>
public sealed class BranchImagesTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("qgo images ").FullName;
    private readonly string _programs = Directory.CreateTempSubdirectory("qgo programs ").FullName;

    public BranchImagesTests()
    {
        Write(".nuke/parameters.live.json", "{}");
        Write("tests/.keep", "");
        Write("app/docker-compose.yml", "services: {}\n");
        Write("app/backend/Dockerfile", "ARG NODE_IMAGE\nFROM $NODE_IMAGE\n");
        Write("app/frontend/Dockerfile", "ARG NGINX_IMAGE\nFROM $NGINX_IMAGE\n");
        Git("init", "--quiet");
        Git("add", "app");
        Git("-c", "user.name=a", "-c", "user.email=a@example.test", "-c", "commit.gpgsign=false",
            "commit", "--quiet", "--message", "first");
        FakeProgram.Write(Path.Combine(_programs, "docker"), Docker);
    }

    public void Dispose()
    {
        Directory.Delete(_root, recursive: true);
        Directory.Delete(_programs, recursive: true);
    }

    [Fact]
    public void A_branch_has_all_its_images_built_and_none_pushed_where_the_registry_cannot_be_queried()
    {
        var (exitCode, output) = Run("DockerBuild", "--profile", "live");

        Assert.True(exitCode == 0, output);
        Assert.Contains("Nothing is pushed, so the registry is not required: all images are built.", output, StringComparison.Ordinal);
        Assert.Matches("Building backend and frontend from [0-9a-f]{8}", output);
        var built = Calls("buildx build");
        Assert.Equal(["backend", "frontend"], built.Select(call => call.Split('/')[^1]).Order());
        Assert.All(built, call => Assert.Contains(" --load ", call, StringComparison.Ordinal));
        Assert.Contains(built, call => call.Contains("--build-arg NODE_IMAGE=node:18-bookworm-slim", StringComparison.Ordinal));
        Assert.Empty(Calls("push"));
        Assert.Empty(Calls("login"));
    }

    [Fact]
    public void A_Dockerfile_that_cannot_be_built_fails_it()
    {
        var (exitCode, output) = Run(["DockerBuild", "--profile", "live"], ("BROKEN", "frontend"));

        Assert.Equal(1, exitCode);
        Assert.Contains("no such instruction: FORM", output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_deployed_is_refused_before_an_image_is_built()
    {
        Write("app/docker-compose.yml", "services:\n  backend:\n    build: backend\n    privileged: true\n");
        Git("-c", "user.name=a", "-c", "user.email=a@example.test", "-c", "commit.gpgsign=false",
            "commit", "--quiet", "--all", "--message", "second");

        var (exitCode, output) = Run(["DockerBuild", "--profile", "live"],
            ("RESOLVED", """{"services":{"backend":{"build":{"context":"backend","dockerfile":"Dockerfile"},"privileged":true}}}"""));

        Assert.Equal(2, exitCode);
        Assert.Contains("app/docker-compose.yml:4: backend is privileged", output, StringComparison.Ordinal);
        Assert.Empty(Calls("buildx build"));
    }

    [Theory]
    [InlineData("Push")]
    [InlineData("DockerBuild", "Push")]
    [InlineData("Promote", "--unverified", "why")]
    public void What_is_to_be_pushed_is_not_built_before_the_registry_answers(params string[] arguments)
    {
        var (exitCode, output) = Run([.. arguments, "--profile", "live"]);

        Assert.Equal(1, exitCode);
        Assert.Contains("Connecting to ghcr.io is forbidden here", output, StringComparison.Ordinal);
        Assert.Empty(Calls("buildx build"));
    }

    // An engine that has the base images.
    private const string Docker = """
        #!/bin/sh
        printf '%s\n' "$*" >> "$CALLS"
        case "$*" in
            "info "*)
                echo '{"ServerVersion":"27.0","OperatingSystem":"Debian","ClientInfo":{"Plugins":[{"Name":"compose"},{"Name":"buildx"}]}}'
                ;;
            "version "*) echo linux/amd64 ;;
            *" config --format json") printf '%s\n' "$RESOLVED" ;;
            "image inspect --format {{json .}} "*)
                for image in node:18-bookworm-slim nginx:1.28 mysql:8.4; do
                    printf '{"RepoTags":["%s"],"RepoDigests":["%s@sha256:aa"]}\n' "$image" "${image%:*}"
                done ;;
            "image inspect "*) echo sha256:bb ;;
            "buildx build "*"/$BROKEN") echo 'no such instruction: FORM' >&2; exit 1 ;;
        esac
        """;

    private string CallsFile => Path.Combine(_programs, "calls");

    private string[] Calls(string command) =>
        File.Exists(CallsFile) ? [.. File.ReadAllLines(CallsFile).Where(call => call.StartsWith(command, StringComparison.Ordinal))] : [];

    private (int ExitCode, string Output) Run(params string[] arguments) => Run(arguments, ("BROKEN", ""));

    // As docker compose prints the file.
    private const string Resolved = """{"services":{}}""";

    private (int ExitCode, string Output) Run(string[] arguments, params (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "_build.dll"), .. arguments, "--root", _root]);
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("NUKE_", StringComparison.Ordinal) ||
            name.StartsWith("GITHUB_", StringComparison.Ordinal) || name.StartsWith("DOCKER_", StringComparison.Ordinal) ||
            name is "CI").ToList())
            start.Environment.Remove(name);
        start.Environment["QGO_NETWORK"] = "loopback";
        start.Environment["CALLS"] = CallsFile;
        start.Environment["RESOLVED"] = Resolved;
        start.Environment["PATH"] = $"{_programs}{Path.PathSeparator}{start.Environment["PATH"]}";
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        return RunProcess(start);
    }

    private void Write(string file, string text)
    {
        var path = Path.Combine(_root, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private void Git(params string[] arguments)
    {
        var (exitCode, output) = RunProcess(new ProcessStartInfo("git", arguments));
        Assert.True(exitCode == 0, output);
    }

    private (int ExitCode, string Output) RunProcess(ProcessStartInfo start)
    {
        start.WorkingDirectory = _root;
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.Result);
    }
}
