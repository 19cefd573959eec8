using System.Runtime.CompilerServices;

namespace QgoBuild.Testing;

/// <summary>Compares generated text with a file next to the test, in <c>Snapshots/</c>. A missing or different snapshot fails the test;
/// <c>QGO_UPDATE_SNAPSHOTS=1</c> writes the generated text; read the diff before committing it.</summary>
public static class Snapshot
{
    /// <summary>Asserts that <paramref name="actual"/> equals the snapshot <c>Snapshots/{name}</c> next to the calling test.</summary>
    public static void Match(string actual, string name, [CallerFilePath] string testFile = "")
    {
        var file = Path.Combine(Path.GetDirectoryName(testFile)!, "Snapshots", name);
        if (Environment.GetEnvironmentVariable("QGO_UPDATE_SNAPSHOTS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, actual);
            return;
        }

        Assert.True(File.Exists(file),
            $"There is no snapshot {file}. Run the test with QGO_UPDATE_SNAPSHOTS=1, read the file and commit it.");
        Assert.Equal(File.ReadAllText(file), actual);
    }
}
