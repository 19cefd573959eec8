namespace QgoBuild.Components.Tools;

/// <summary>The .NET command line that this build runs on, which need not be on the PATH.</summary>
internal static class DotNet
{
    public static LocalCommand CreateCommand(params string[] arguments) => new(Program, arguments)
    {
        Variables = new Dictionary<string, string?>
        {
            ["DOTNET_NOLOGO"] = "1",
            ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
            ["DOTNET_CLI_UI_LANGUAGE"] = "en",
            // These programs run for seconds or minutes: counting calls, to compile some methods once more, costs a third of that.
            ["DOTNET_TieredPGO"] = "0",
            // A compiler server that outlives the build would hold files open and, on CI, the job.
            ["MSBUILDDISABLENODEREUSE"] = "1",
            ["UseSharedCompilation"] = "false",
        },
    };

    private static string Program =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : "dotnet";
}
