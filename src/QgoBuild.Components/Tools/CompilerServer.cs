using System.Security.Cryptography;

namespace QgoBuild.Components.Tools;

/// <summary>One process that compiles all projects of a solution, warm from the second one on, which takes a third of the time. It has a
/// name of its own, and ends when the solution is compiled; if it could not be ended, it ends after ten minutes without work.</summary>
internal sealed class CompilerServer : IAsyncDisposable
{
    // A socket's path is limited to about 100 characters, most of which some systems use for the directory.
    private readonly string _name = $"qgo-{RandomNumberGenerator.GetHexString(12, lowercase: true)}";

    /// <summary>The same command, whose compilations this server does. It starts with the first one.</summary>
    public LocalCommand Use(LocalCommand command) => command with
    {
        Variables = new Dictionary<string, string?>(command.Variables)
        {
            ["UseSharedCompilation"] = "true",
            ["SharedCompilationId"] = _name,
        },
    };

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (await FindSdkAsync() is not { } sdk) return;
            var program = Path.Combine(sdk, "Roslyn", "bincore", "VBCSCompiler.dll");
            await DotNet.CreateCommand(program, "-shutdown", $"-pipename:{_name}").RunAsync(CancellationToken.None);
        }
        catch (DeliveryException)
        {
            // It ends by itself.
        }
    }

    // A line of the list is "10.0.401 [/usr/share/dotnet/sdk]".
    private static async Task<string?> FindSdkAsync()
    {
        var version = await DotNet.CreateCommand("--version").ReadAsync(CancellationToken.None);
        var installed = await DotNet.CreateCommand("--list-sdks").ReadAsync(CancellationToken.None);
        var line = installed.Split('\n', StringSplitOptions.TrimEntries)
            .FirstOrDefault(line => line.StartsWith($"{version} [", StringComparison.Ordinal));
        return line is null ? null : Path.Combine(line[(line.IndexOf('[', StringComparison.Ordinal) + 1)..^1], version);
    }
}
