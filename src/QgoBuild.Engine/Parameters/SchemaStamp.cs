using QgoBuild.Engine.IO;
using QgoBuild.Engine.Session;

namespace QgoBuild.Engine.Parameters;

/// <summary>
/// Tells whether the schema was written by this very compilation of the build and not touched since: then it need not be made again, which
/// would cost every run a few milliseconds.
/// </summary>
internal sealed class SchemaStamp(BuildLocations locations, AbsolutePath schema)
{
    private readonly AbsolutePath _file = locations.TemporaryDirectory / "schema.stamp";

    public bool IsCurrent => schema.FileExists() && _file.FileExists() && File.ReadAllText(_file) == Now();

    /// <summary>Remembers that the schema is as it should be. Where that cannot be, it is made again next time.</summary>
    public void Keep()
    {
        try
        {
            locations.TemporaryDirectory.CreateDirectory();
            File.WriteAllText(_file, Now());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Then it is made again next time.
        }
    }

    private string Now()
    {
        var file = new FileInfo(schema);
        return $"{file.Length} {file.LastWriteTimeUtc.Ticks}\n{locations.Compilation}";
    }
}
