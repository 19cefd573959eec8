using System.Runtime.CompilerServices;

namespace QgoBuild.Testing;

/// <summary>
/// Compares generated text with the file kept beside the test, in <c>Snapshots/</c>. A missing or different snapshot fails
/// the test; <c>QGO_UPDATE_SNAPSHOTS=1</c> writes what was generated, to be read in the diff before it is committed.
/// </summary>
public static class Snapshot
{
    /// <summary>Asserts that <paramref name="actual"/> equals the snapshot <c>Snapshots/{name}</c> beside the calling test.</summary>
    public static void Match(string actual, string name, [CallerFilePath] string testFile = "")
    {
        var file = Path.Combine(Path.GetDirectoryName(testFile)!, "Snapshots", name);
        if (Environment.GetEnvironmentVariable("QGO_UPDATE_SNAPSHOTS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, actual);
            return;
        }

        Assert.True(File.Exists(file), $"There is no snapshot {file}. Run the test with QGO_UPDATE_SNAPSHOTS=1, read the file and commit it.");
        Assert.Equal(File.ReadAllText(file), actual);
    }
}
