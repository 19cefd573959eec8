namespace QgoBuild.Benchmarks;

/// <summary>The measured scenarios of the engine, with their goals.</summary>
internal static class Scenarios
{
    private const int Times = 11;

    /// <summary>A script that keeps one connection open for its commands, for comparison.</summary>
    private const string ControlMaster = """
        cd "$1" || exit
        ssh -F none -p "$2" -i user -o UserKnownHostsFile=known_hosts -o IdentitiesOnly=yes -S "$1/master" -o ControlMaster=yes \
            -fN 127.0.0.1 || exit
        for step in 1 2 3 4 5 6 7; do ssh -F none -p "$2" -S "$1/master" 127.0.0.1 true || exit; done
        ssh -F none -p "$2" -S "$1/master" -O exit 127.0.0.1
        """;

    /// <summary>The baseline: the start of the .NET runtime.</summary>
    public static Scenario Baseline(BenchmarkDirectory benchmarkDirectory) =>
        new("dotnet hello.dll, the floor", "", () => ["dotnet", benchmarkDirectory.BuildHelloWorld()], Times);

    public static IEnumerable<Scenario> CreateAll(BenchmarkDirectory benchmarkDirectory)
    {
        var few = new Lazy<string>(() => benchmarkDirectory.CreateBuild("ten", 10, "", _ => []));
        yield return Compiled("10 targets that do nothing", "at most 4 × the floor, 60 MiB", few,
            [.. Enumerable.Range(0, 10).Select(i => $"T{i}")]);
        yield return Compiled("--help", "at most 4 × the floor, 60 MiB", few, "--help");
        yield return new("./build.sh, warm, a target that does nothing", "at most 0.25 s", () =>
            ["sh", "-c", "cd \"$1\" && ./build.sh T9", "sh", few.Value], Times);
        yield return Compiled("1,000 targets, chained", "at most 0.35 s",
            new(() => benchmarkDirectory.CreateBuild("chain1000", 1000, "", ChainDependencies)));
        yield return Compiled("10,000 targets, chained", "under 1.5 s",
            new(() => benchmarkDirectory.CreateBuild("chain10000", 10_000, "", ChainDependencies)), 5);
        yield return Compiled("10,000 targets, side by side", "under 1.5 s",
            new(() => benchmarkDirectory.CreateBuild("wide10000", 10_000, "", i => i == 9_999 ? Enumerable.Range(0, 9_999) : [])), 5);
        yield return Compiled("two targets of one second each", "under 1.3 s",
            new(() => benchmarkDirectory.CreateBuild("two", 3, "System.Threading.Thread.Sleep(System.TimeSpan.FromSeconds(1));", i => i == 2
                ? [0, 1] : [])), 3, "T0", "T1");

        var clone = new Lazy<string>(benchmarkDirectory.Clone);
        yield return new("./build.sh --help after a change in build/", "under 8 s", () =>
            ["sh", "-c", "cd \"$1\" && echo \"// $(date +%N)\" >> build/Build.cs && ./build.sh --help", "sh", clone.Value], 3);
        var deploying = new Lazy<string>(benchmarkDirectory.CreateDeployment);
        yield return new("ssh with ControlMaster: connect, seven commands", "", () =>
            ["sh", "-c", ControlMaster, "sh", benchmarkDirectory.GetServer().Directory, Text(benchmarkDirectory.GetServer().Port)], Times);
        yield return new("a deployment of seven steps that do nothing", "less than ssh with ControlMaster", () =>
            DeployCommand(deploying.Value, benchmarkDirectory.GetServer(), benchmarkDirectory.GetServer().Port), Times);
        yield return new("the same over a line of 100 ms there and back", "at most 3 s", () =>
            DeployCommand(deploying.Value, benchmarkDirectory.GetServer(), benchmarkDirectory.GetServer().DelayedPort), 5);
        yield return new("./build.sh Test, nothing changed", "under 1.5 s", () =>
            ["sh", "-c", "cd \"$1\" && ./build.sh Test", "sh", benchmarkDirectory.Repository], 5);
    }

    private static string[] DeployCommand(string root, Sshd server, int port) =>
        ["dotnet", BenchmarkDirectory.FindProgram(root), "--root", root, "--keys", server.Directory, "--port", Text(port)];

    private static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static IEnumerable<int> ChainDependencies(int i) => i == 0 ? [] : [i - 1];

    private static Scenario Compiled(string name, string goal, Lazy<string> build, params string[] arguments) =>
        Compiled(name, goal, build, Times, arguments);

    private static Scenario Compiled(string name, string goal, Lazy<string> build, int times, params string[] arguments) =>
        new(name, goal, () => ["dotnet", BenchmarkDirectory.FindProgram(build.Value), .. arguments, "--root", build.Value], times);
}
