using QgoBuild.Components.Tools;
using QgoBuild.Delivery.Processes;

namespace QgoBuild.Components.Tests.Compilation;

public sealed class CompilerServerTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("it's $(compiled) ").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task It_compiles_under_a_name_of_its_own_and_has_ended_afterwards()
    {
        await File.WriteAllTextAsync(Path.Combine(_directory, "small.csproj"),
            """<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>""",
            TestContext.Current.CancellationToken);
        LocalCommand build;
        await using (var server = new CompilerServer())
        {
            build = server.Use(DotNet.CreateCommand("build", "-nodeReuse:false") with { Directory = _directory });
            await build.ReadAsync(TestContext.Current.CancellationToken);
            Assert.NotEmpty(await FindAsync(build));
        }

        // Without being told to end, it would wait for ten minutes.
        for (var attempts = 0; (await FindAsync(build)).Any(); attempts++)
        {
            Assert.True(attempts < 300, "The compiler's process has not ended.");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    private static async Task<IEnumerable<string>> FindAsync(LocalCommand build) =>
        (await new LocalCommand("ps", "axww", "-o", "args").ReadAsync(TestContext.Current.CancellationToken))
            .Split('\n').Where(line => line.Contains(build.Variables["SharedCompilationId"]!, StringComparison.Ordinal));
}
