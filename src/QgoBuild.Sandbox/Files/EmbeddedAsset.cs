using System.Reflection;

namespace QgoBuild.Sandbox.Files;

/// <summary>The files under Assets, embedded in the assembly.</summary>
internal static class EmbeddedAsset
{
    private static readonly Assembly ContainingAssembly = typeof(EmbeddedAsset).Assembly;

    /// <summary>The content of the file at <paramref name="path"/>, relative to Assets, with slashes.</summary>
    public static byte[] Read(string path)
    {
        using var stream = ContainingAssembly.GetManifestResourceStream(path)
            ?? throw new InvalidOperationException($"The assembly holds no file Assets/{path}: it was compiled without it.");
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }

    /// <summary>All files below <paramref name="directory"/>, by their names in it, in a fixed order.</summary>
    public static IEnumerable<PackedFile> ReadDirectory(string directory) =>
        ContainingAssembly.GetManifestResourceNames()
            .Select(name => name.Replace('\\', '/'))
            .Where(name => name.StartsWith(directory + "/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => new PackedFile(name[(directory.Length + 1)..], Read(name)));
}
