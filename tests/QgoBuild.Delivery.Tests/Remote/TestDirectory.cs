namespace QgoBuild.Delivery.Tests.Remote;

/// <summary>A temporary directory with a space in its name, deleted after the test.</summary>
public sealed class TestDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("qgo test ").FullName;

    /// <summary>The path of a file in the directory.</summary>
    public string this[string name] => System.IO.Path.Combine(Path, name);

    public string Write(string name, string content)
    {
        File.WriteAllText(this[name], content);
        return this[name];
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
