using QgoBuild.Engine;
using QgoBuild.Engine.Tooling;
using Serilog;

internal sealed class Build : NukeBuild, IGreet
{
    [Parameter("Words to print, one a line")]
    private readonly string[] Words = [];

    [Parameter("A secret"), Secret]
    private readonly string? Password;

    [PathVariable("sh")]
    private readonly Tool Shell = null!;

    public static int Main() => Execute<Build>(x => x.Nothing);

    private Target Nothing => _ => _
        .Description("Does nothing")
        .Executes(() => { });

    private Target Print => _ => _
        .Description("Prints words")
        .Executes(() =>
        {
            foreach (var word in Words) Console.WriteLine($"[{word}]");
        });

    private Target Leak => _ => _
        .Description("Prints the password, or tries to")
        .Executes(() =>
        {
            Console.WriteLine($"own: {Password}");
            Shell($"-c {$"echo child: {Password}; echo child on stderr: {Password} >&2"}");
        });

    private Target Fail => _ => _
        .Description("Fails")
        .Executes(() => Shell($"-c {"echo what went wrong >&2; exit 7"}"));

    private Target Wait => _ => _
        .Description("Waits for a child that would take a minute")
        .Executes(() => Shell($"-c {"echo waiting; sleep 60"}"));

    private Target Tidy => _ => _
        .Description("Tidies up whatever happened")
        .AssuredAfterFailure()
        .After(Wait)
        .Executes(() => Console.WriteLine("tidied up"));

    private Target Loaded => _ => _
        .Description("Prints what the process has loaded")
        .Executes(() =>
        {
            foreach (var assembly in AppDomain.CurrentDomain.GetAssemblies()) Console.WriteLine(assembly.GetName().Name);
        });

    private Target Logs => _ => _
        .Description("Logs two lines")
        .Executes(() =>
        {
            Log.Information("the first line with {Password}", Password);
            Log.Warning("the second line");
        });

    private Target CustomExit => _ => _
        .Description("Fails with its own exit code")
        .Executes(() =>
        {
            ExitCode = 3;
            Assert.Fail("rolled back");
        });

    protected override void OnBuildFinished() => Console.WriteLine($"last line: {SucceededTargets.Count} succeeded");
}
