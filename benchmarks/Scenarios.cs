namespace QgoBuild.Benchmarks;

/// <summary>What is measured of the engine, and what it should be.</summary>
internal static class Scenarios
{
    private const int Times = 11;

    /// <summary>What everything is compared with: the runtime's own start.</summary>
    public static Scenario Floor(Workshop workshop) => new("dotnet hello.dll, the floor", "", () => ["dotnet", workshop.Hello()], Times);

    public static IEnumerable<Scenario> Of(Workshop workshop)
    {
        var few = new Lazy<string>(() => workshop.Build("ten", 10, "", _ => []));
        yield return Compiled("10 targets that do nothing", "at most 4 × the floor, 60 MiB", few, [.. Enumerable.Range(0, 10).Select(i => $"T{i}")]);
        yield return Compiled("--help", "at most 4 × the floor, 60 MiB", few, "--help");
        yield return new("./build.sh, warm, a target that does nothing", "at most 0.25 s", () => ["sh", "-c", "cd \"$1\" && ./build.sh T9", "sh", few.Value], Times);
        yield return Compiled("1,000 targets, chained", "at most 0.35 s", new(() => workshop.Build("chain1000", 1000, "", Chained)));
        yield return Compiled("10,000 targets, chained", "under 1.5 s", new(() => workshop.Build("chain10000", 10_000, "", Chained)), 5);
        yield return Compiled("10,000 targets, side by side", "under 1.5 s", new(() => workshop.Build("wide10000", 10_000, "", i => i == 9_999 ? Enumerable.Range(0, 9_999) : [])), 5);
        yield return Compiled("two targets of one second each", "under 1.3 s", new(() => workshop.Build("two", 3, "System.Threading.Thread.Sleep(System.TimeSpan.FromSeconds(1));", i => i == 2 ? [0, 1] : [])), 3, "T0", "T1");

        var clone = new Lazy<string>(workshop.Clone);
        yield return new("./build.sh --help after a change in build/", "under 8 s", () => ["sh", "-c", "cd \"$1\" && echo \"// $(date +%N)\" >> build/Build.cs && ./build.sh --help", "sh", clone.Value], 3);
        yield return new("./build.sh Test, nothing changed", "under 1.5 s", () => ["sh", "-c", "cd \"$1\" && ./build.sh Test", "sh", workshop.Repository], 5);
    }

    private static IEnumerable<int> Chained(int i) => i == 0 ? [] : [i - 1];

    private static Scenario Compiled(string name, string goal, Lazy<string> build, params string[] arguments) => Compiled(name, goal, build, Times, arguments);

    private static Scenario Compiled(string name, string goal, Lazy<string> build, int times, params string[] arguments) =>
        new(name, goal, () => ["dotnet", Workshop.ProgramOf(build.Value), .. arguments, "--root", build.Value], times);
}
