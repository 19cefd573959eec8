using QgoBuild.Engine.IO;
using QgoBuild.Engine.Tooling;
using QgoBuild.Engine.Tools.Docker;
using QgoBuild.Engine.Tools.DotNet;
using QgoBuild.Engine.Tools.Npm;

namespace QgoBuild.Tests.Engine.Tools;

public sealed class ToolOptionsTests
{
    private static readonly AbsolutePath Project = AbsolutePath.Create("/srv/NEW START/App.csproj");

    public static TheoryData<ToolOptions, string> Commands => new()
    {
        { new DotNetRestoreSettings().SetProjectFile(Project).AddSources("a", "b").EnableLockedMode(), "dotnet restore \"/srv/NEW " +
            "START/App.csproj\" --source a --source b --locked-mode" },
        { new DotNetBuildSettings().SetConfiguration("Release").EnableNoRestore().SetProjectFile(Project), "dotnet build \"/srv/NEW " +
            "START/App.csproj\" --configuration Release --no-restore" },
        { new DotNetBuildSettings().SetVersion("1.2.3").SetProperty("Flags", "a;b,c").SetTreatWarningsAsErrors(true),
            "dotnet build --property:Version=1.2.3 --property:Flags=a%3Bb%2Cc --property:TreatWarningsAsErrors=true" },
        { new DotNetTestSettings().AddLoggers("trx").SetLoggers("html", "console").SetFilter("Name~A B")
            .SetVerbosity(DotNetVerbosity.minimal),
            "dotnet test --logger html --logger console --filter \"Name~A B\" --verbosity minimal" },
        { new DotNetPublishSettings().SetProject("a").SetRuntime("linux-x64").SetSelfContained(false).SetOutput("out"),
            "dotnet publish a --runtime linux-x64 --self-contained false --output out" },
        { new DotNetPackSettings().SetProject("a").SetVersionSuffix("rc").EnableNoBuild(), "dotnet pack a --version-suffix rc --no-build" },
        { new DotNetNuGetPushSettings().SetTargetPath("*.nupkg").SetApiKey("s3cret").EnableSkipDuplicate(), "dotnet nuget push *.nupkg " +
            "--api-key *** --skip-duplicate" },
        { new DotNetFormatSettings().SetProject("a").EnableVerifyNoChanges(), "dotnet format a --verify-no-changes" },
        { new DotNetRunSettings().SetApplicationArguments("--help", "a b").SetProjectFile("a").SetConfiguration("Debug"),
            "dotnet run --project a --configuration Debug -- --help \"a b\"" },
        { new DotNetToolRestoreSettings().AddSources("a"), "dotnet tool restore --add-source a" },
        { new DockerBuildSettings().SetPath(".").SetTag("a:1", "a:2").AddBuildArg("V=1").SetFile("Dockerfile"), "docker build --tag a:1 " +
            "--tag a:2 --build-arg V=1 --file Dockerfile ." },
        { new DockerRunSettings().SetArgs("-c", "echo a").SetImage("alpine").SetCommand("sh").EnableRm().AddEnv("A=1"),
            "docker run --rm --env A=1 alpine sh -c \"echo a\"" },
        { new DockerTagSettings().SetTargetImage("b").SetSourceImage("a"), "docker tag a b" },
        { new DockerLoginSettings().SetServer("ghcr.io").SetUsername("me").SetPassword("s3cret"), "docker login --username me " +
            "--password-stdin ghcr.io" },
        { new NpmRunSettings().SetArguments("--watch").SetCommand("test"), "npm run test -- --watch" },
        { new NpmInstallSettings().SetPackages("a", "b").EnableSaveDev().SetLoglevel("error"), "npm install a b --save-dev " +
            "--loglevel error" },
        { new NpmCiSettings().AddProcessAdditionalArguments("--omit=dev"), "npm ci --omit=dev" },
    };

    [Theory]
    [MemberData(nameof(Commands))]
    public void Settings_are_a_command(ToolOptions settings, string command) => Assert.Equal(command, settings.ToString());

    [Fact]
    public void Settings_never_change()
    {
        var debug = new DotNetBuildSettings().SetConfiguration("Debug");

        debug.SetConfiguration("Release").EnableNoRestore();

        Assert.Equal("dotnet build --configuration Debug", debug.ToString());
    }

    [Fact]
    public void An_option_set_again_is_replaced_and_null_removes_it() => Assert.Equal(
        "dotnet build --no-restore",
        new DotNetBuildSettings().SetConfiguration("Debug").EnableNoRestore().SetConfiguration("Release").SetConfiguration(null)
            .ToString());

    [Fact]
    public void Settings_can_be_combined_with_values()
    {
        var settings = new DotNetPublishSettings().SetConfiguration("Release")
            .CombineWith(["a", "b"], (settings, project) => settings.SetProject(project))
            .CombineWith(["linux-x64", "win-x64"], (settings, runtime) => settings.SetRuntime(runtime));

        Assert.Equal(["a linux-x64", "a win-x64", "b linux-x64", "b win-x64"],
            settings.Select(one => one.ToString().Split(' ') is [.., var runtime] words ? $"{words[2]} {runtime}" : ""));
    }

    [Fact]
    public void A_condition_decides_about_a_setting() => Assert.Equal(
        "npm ci --ignore-scripts",
        new NpmCiSettings().When(true, settings => settings.EnableIgnoreScripts()).When(false, settings => settings.SetLoglevel("silly"))
            .ToString());
}
