using System.Globalization;
using System.Security.Cryptography;

namespace QgoBuild.Delivery.Sources;

/// <summary>The pointer that Git has instead of a file that Git LFS stores.</summary>
/// <param name="Oid">The SHA-256 of the content, in hexadecimal digits.</param>
/// <param name="Size">Its length in bytes.</param>
internal sealed record LfsPointer(string Oid, long Size)
{
    private const int MaxPointerBytes = 1024;
    private const string VersionLine = "version https://git-lfs.github.com/spec/v1\n";

    /// <summary>The pointer that a file is; null when it is an ordinary file.</summary>
    public static LfsPointer? Read(string file)
    {
        if (new FileInfo(file).Length > MaxPointerBytes) return null;
        var text = File.ReadAllText(file);
        if (!text.StartsWith(VersionLine, StringComparison.Ordinal)) return null;
        var values = text.Split('\n').Select(line => line.Split(' ', 2)).Where(words => words.Length == 2).DistinctBy(words => words[0])
            .ToDictionary(words => words[0], words => words[1]);
        return values.GetValueOrDefault("oid") is { } oid && oid.StartsWith("sha256:", StringComparison.Ordinal) && oid.Length == 71 &&
            oid[7..].All(char.IsAsciiHexDigitLower) &&
            long.TryParse(values.GetValueOrDefault("size"), NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            ? new LfsPointer(oid[7..], size)
            : null;
    }

    /// <summary>Puts the content in place of the pointer, where this machine has it, whole.</summary>
    /// <param name="file">The file that holds the pointer.</param>
    /// <param name="gitDirectory">The directory of the repository, in which Git LFS keeps its objects.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task<bool> TryReplaceAsync(string file, string gitDirectory, CancellationToken cancellationToken)
    {
        var content = new FileInfo(Path.Combine(gitDirectory, "lfs", "objects", Oid[..2], Oid[2..4], Oid));
        if (!content.Exists || content.Length != Size) return false;
        content.CopyTo(file, overwrite: true);
        using var copy = File.OpenRead(file);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(copy, cancellationToken).ConfigureAwait(false)) == Oid;
    }
}
