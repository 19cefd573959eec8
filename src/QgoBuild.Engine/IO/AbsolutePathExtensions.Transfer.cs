namespace QgoBuild.Engine.IO;

public static partial class AbsolutePathExtensions
{
    private const ExistsPolicy FilePolicies =
        ExistsPolicy.FileFail | ExistsPolicy.FileSkip | ExistsPolicy.FileOverwrite | ExistsPolicy.FileOverwriteIfNewer;

    /// <summary>Renames the file or directory, and returns the new path.</summary>
    public static AbsolutePath Rename(this AbsolutePath source, string newName, ExistsPolicy policy = ExistsPolicy.Fail) =>
        source.Move(source.Parent.NotNull("A root cannot be renamed") / newName, policy);

    /// <inheritdoc cref="Rename(AbsolutePath,string,ExistsPolicy)"/>
    public static AbsolutePath Rename(
        this AbsolutePath source, Func<AbsolutePath, string> newName, ExistsPolicy policy = ExistsPolicy.Fail) =>
        source.Rename(newName(source), policy);

    /// <summary>Renames the file without changing its extension, and returns the new path.</summary>
    public static AbsolutePath RenameWithoutExtension(this AbsolutePath source, string newName, ExistsPolicy policy = ExistsPolicy.Fail) =>
        source.Rename(newName + source.Extension, policy);

    /// <inheritdoc cref="RenameWithoutExtension(AbsolutePath,string,ExistsPolicy)"/>
    public static AbsolutePath RenameWithoutExtension(
        this AbsolutePath source, Func<AbsolutePath, string> newName, ExistsPolicy policy = ExistsPolicy.Fail) =>
        source.RenameWithoutExtension(newName(source), policy);

    /// <summary>Moves the file or directory into the directory <paramref name="target"/>, and returns the new path.</summary>
    public static AbsolutePath MoveToDirectory(
        this AbsolutePath source, AbsolutePath target, ExistsPolicy policy = ExistsPolicy.Fail, bool createDirectories = true) =>
        source.Move(target / source.Name, policy, createDirectories);

    /// <summary>Copies the file or directory into the directory <paramref name="target"/>, and returns the path of the copy.</summary>
    public static AbsolutePath CopyToDirectory(
        this AbsolutePath source, AbsolutePath target, ExistsPolicy policy = ExistsPolicy.Fail,
        Func<AbsolutePath, bool>? excludeDirectory = null, Func<AbsolutePath, bool>? excludeFile = null, bool createDirectories = true) =>
        source.Copy(target / source.Name, policy, excludeDirectory, excludeFile, createDirectories);

    /// <summary>Moves the file or directory to the path that <paramref name="newPath"/> returns, and returns the new path.</summary>
    public static AbsolutePath Move(
        this AbsolutePath source, Func<AbsolutePath, AbsolutePath> newPath, ExistsPolicy policy = ExistsPolicy.Fail,
        bool createDirectories = true) =>
        source.Move(newPath(source), policy, createDirectories);

    /// <summary>Moves the file or directory to <paramref name="target"/>, and returns the new path. A source directory with files that the
    /// policy has skipped is kept, unless <paramref name="deleteRemainingFiles"/>.</summary>
    /// <exception cref="AssertionException">The source does not exist, or the target exists and the policy forbids that.</exception>
    public static AbsolutePath Move(
        this AbsolutePath source, AbsolutePath target, ExistsPolicy policy = ExistsPolicy.Fail, bool createDirectories = true,
        bool deleteRemainingFiles = false)
    {
        if (source.FileExists()) return TransferFile(source, target, policy, createDirectories, move: true);
        PrepareDirectory(source, target, policy, createDirectories);
        foreach (var directory in source.GetDirectories().ToList()) directory.Move(target / directory.Name, policy);
        foreach (var file in source.GetFiles()
            .ToList()) TransferFile(file, target / file.Name, policy, createDirectories: true, move: true);
        if (deleteRemainingFiles || !Directory.EnumerateFileSystemEntries(source).Any()) source.DeleteDirectory();
        return target;
    }

    /// <summary>Copies the file or directory to <paramref name="target"/>, and returns the path of the copy.</summary>
    /// <exception cref="AssertionException">The source does not exist, or the target exists and the policy forbids that.</exception>
    public static AbsolutePath Copy(
        this AbsolutePath source, AbsolutePath target, ExistsPolicy policy = ExistsPolicy.Fail,
        Func<AbsolutePath, bool>? excludeDirectory = null, Func<AbsolutePath, bool>? excludeFile = null, bool createDirectories = true)
    {
        if (source.FileExists()) return TransferFile(source, target, policy, createDirectories, move: false);
        PrepareDirectory(source, target, policy, createDirectories);
        foreach (var directory in source.GetDirectories().Where(directory => excludeDirectory?.Invoke(directory) != true))
            directory.Copy(target / directory.Name, policy, excludeDirectory, excludeFile);
        foreach (var file in source.GetFiles().Where(file => excludeFile?.Invoke(file) != true))
            TransferFile(file, target / file.Name, policy, createDirectories: true, move: false);
        return target;
    }

    private static AbsolutePath TransferFile(
        AbsolutePath source, AbsolutePath target, ExistsPolicy policy, bool createDirectories, bool move)
    {
        if (target.FileExists() && !ShouldReplace(source, target, policy)) return source;
        if (createDirectories) target.Parent?.CreateDirectory();
        if (move) File.Move(source, target, overwrite: true);
        else File.Copy(source, target, overwrite: true);
        return target;
    }

    private static bool ShouldReplace(AbsolutePath source, AbsolutePath target, ExistsPolicy policy)
    {
        Assert.False((policy & FilePolicies) == ExistsPolicy.FileFail, $"The file {target} exists already");
        return (policy & FilePolicies) switch
        {
            ExistsPolicy.FileSkip => false,
            ExistsPolicy.FileOverwrite => true,
            ExistsPolicy.FileOverwriteIfNewer => target.GetLastWriteTimeUtc() < source.GetLastWriteTimeUtc(),
            _ => throw new ArgumentOutOfRangeException(nameof(policy), policy, "Exactly one policy for files is required"),
        };
    }

    private static void PrepareDirectory(AbsolutePath source, AbsolutePath target, ExistsPolicy policy, bool createDirectories)
    {
        Assert.DirectoryExists(source, $"There is no file or directory {source}");
        Assert.False(source == target ||
            source.Contains(target), $"The directory {target} is inside {source}, which would be copied into itself");
        var merge = policy.HasFlag(ExistsPolicy.DirectoryMerge) && !policy.HasFlag(ExistsPolicy.DirectoryFail);
        Assert.True(merge || !target.DirectoryExists(), $"The directory {target} exists already");
        if (createDirectories) target.CreateDirectory();
    }
}
