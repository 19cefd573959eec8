namespace QgoBuild.Engine.IO;

/// <summary>How a copy or move treats existing files and directories at the target: one policy for directories and one for files.</summary>
[Flags]
public enum ExistsPolicy
{
    /// <summary>An existing directory is an error.</summary>
    DirectoryFail = 1,
    /// <summary>An existing directory is merged.</summary>
    DirectoryMerge = 2,
    /// <summary>An existing file is an error.</summary>
    FileFail = 4,
    /// <summary>An existing file is kept.</summary>
    FileSkip = 8,
    /// <summary>An existing file is replaced.</summary>
    FileOverwrite = 16,
    /// <summary>An existing file is replaced when it is older than the source.</summary>
    FileOverwriteIfNewer = 32,
    /// <summary>Existing directories and files are an error.</summary>
    Fail = DirectoryFail | FileFail,
    /// <summary>Directories are merged, files are kept.</summary>
    MergeAndSkip = DirectoryMerge | FileSkip,
    /// <summary>Directories are merged, files are replaced.</summary>
    MergeAndOverwrite = DirectoryMerge | FileOverwrite,
    /// <summary>Directories are merged, older files are replaced.</summary>
    MergeAndOverwriteIfNewer = DirectoryMerge | FileOverwriteIfNewer,
}
