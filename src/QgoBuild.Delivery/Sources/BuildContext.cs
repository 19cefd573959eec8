using System.IO.Enumeration;

namespace QgoBuild.Delivery.Sources;

/// <summary>A directory that an image is built from. The builder sees nothing outside of it, even through links.</summary>
public static class BuildContext
{
    private const int MaxLinkDepth = 40;

    /// <summary>Refuses a directory with a symbolic link that points out of it: in the image it would point at nothing, or at another
    /// file.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="name">What the directory is called in the repository, such as <c>app/backend</c>.</param>
    /// <exception cref="DeliveryException">There is one, or the directory itself is missing.</exception>
    public static void EnsureSelfContained(string directory, string name)
    {
        if (!Directory.Exists(directory) || new DirectoryInfo(directory).LinkTarget is not null)
            throw new DeliveryException($"The commit has no directory \"{name}\" to build an image from. Nothing was built.",
                $"git ls-tree HEAD -- {Shell.RemoteCommand.Quote(name)} lists what is there.", exitCode: 2);

        var links = new FileSystemEnumerable<string>(directory, (ref entry) => Path.GetRelativePath(directory, entry.ToFullPath()),
            new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
        {
            ShouldIncludePredicate = (ref entry) => IsLink(ref entry),
            ShouldRecursePredicate = (ref entry) => !IsLink(ref entry),
        };
        foreach (var link in links.Order(StringComparer.Ordinal))
        {
            if (!IsOutside(directory, link)) continue;
            throw new DeliveryException(
                $"\"{name}/{link}\" is a symbolic link to \"{new FileInfo(Path.Combine(directory, link)).LinkTarget}\", which is outside " +
                    $"of \"{name}\": the image would contain a link to something else, or to nothing. Nothing was built.",
                $"Put the file itself there, or link to it within {name}, commit, and run the same command again.",
                exitCode: 2);
        }
    }

    private static bool IsLink(ref FileSystemEntry entry) => (entry.Attributes & FileAttributes.ReparsePoint) != 0;

    // Follows links by name, as the builder would, without reading anything outside.
    private static bool IsOutside(string directory, string link)
    {
        var at = new List<string>();
        var pending = new Stack<string>(link.Split('/').Reverse());
        var followed = 0;
        while (pending.TryPop(out var name))
        {
            if (name is "" or ".") continue;
            if (name == "..")
            {
                if (at.Count == 0) return true;
                at.RemoveAt(at.Count - 1);
                continue;
            }

            at.Add(name);
            if (new FileInfo(Path.Combine([directory, .. at])).LinkTarget is not { } target) continue;
            if (Path.IsPathRooted(target)) return true;
            // A link to itself points to nothing.
            if (++followed > MaxLinkDepth) return false;
            at.RemoveAt(at.Count - 1);
            foreach (var part in target.Split('/').Reverse())
                pending.Push(part);
        }

        return false;
    }
}
