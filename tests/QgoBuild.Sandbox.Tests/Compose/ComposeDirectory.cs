using QgoBuild.Delivery.Applications;
using QgoBuild.Delivery.Compose;
using QgoBuild.Sandbox.Description;
using QgoBuild.Sandbox.Engines;

namespace QgoBuild.Sandbox.Tests.Compose;

/// <summary>A directory with a compose file, read by the real docker compose of this machine.</summary>
public sealed class ComposeDirectory : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("my compose ").FullName;

    public string Root => _root;

    public void Write(string path, string text)
    {
        var file = Path.Combine(_root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    public Task<ApplicationReading> ReadAsync(string compose)
    {
        Write("compose.yml", compose);
        return ReadAsync(ApplicationSource.FromCompose());
    }

    public async Task<ApplicationReading> ReadAsync(ApplicationSource source)
    {
        var token = TestContext.Current.CancellationToken;
        var repository = SandboxDirectory.InRepository(FindRepository());
        var reader = new ComposeReader(token => ComposeClient.EnsureAsync(repository, mayInstall: true, new RecordingProgress(), token));
        return await new ApplicationReader(reader).ReadAsync(source, new WorkingFiles(_root), "shop", token);
    }

    public static string FindRepository()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "QgoBuild.sln")))
            directory = directory.Parent ?? throw new InvalidOperationException("These tests run in a clone of the repository.");
        return directory.FullName;
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
