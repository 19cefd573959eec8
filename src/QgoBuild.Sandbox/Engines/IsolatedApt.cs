namespace QgoBuild.Sandbox.Engines;

/// <summary>Packages of another Debian release, downloaded and unpacked with an apt configuration of our own in a temporary directory: no
/// root is needed, nothing under /etc changes and nothing gets installed.</summary>
internal static class IsolatedApt
{
    /// <summary>Unpacks <paramref name="packages"/> of <paramref name="suite"/> into <paramref name="target"/>.</summary>
    public static async Task UnpackAsync(string archive, string suite, IReadOnlyList<string> packages, string target,
        CancellationToken cancellationToken)
    {
        var purpose = $"download {string.Join(" and ", packages)} from Debian {suite}";
        // A temporary directory rather than one of the repository's: apt does not support paths with spaces everywhere.
        var work = Directory.CreateTempSubdirectory("qgobuild-apt-").FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(work, "lists", "partial"));
            Directory.CreateDirectory(Path.Combine(work, "cache", "archives", "partial"));
            await File.WriteAllTextAsync(Path.Combine(work, "sources.list"), Sources(archive, suite), cancellationToken);
            await File.WriteAllTextAsync(Path.Combine(work, "apt.conf"), Configuration(work), cancellationToken);

            var apt = SandboxCommand.Create("apt-get") with
            {
                Directory = work,
                Variables = new Dictionary<string, string?> { ["APT_CONFIG"] = Path.Combine(work, "apt.conf") },
            };
            await apt.With("update", "--quiet").For(purpose).ReadAsync(cancellationToken);
            await apt.With(["download", "--quiet", .. packages]).For(purpose).ReadAsync(cancellationToken);
            foreach (var package in Directory.GetFiles(work, "*.deb"))
                await SandboxCommand.Create("dpkg-deb", "--extract", package, target).For(purpose).ReadAsync(cancellationToken);
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    public static string Sources(string archive, string suite) => $"deb [signed-by={AptSources.Keyring}] {archive} {suite} main\n";

    public static string Configuration(string directory) => $"""
        Dir::Etc::sourcelist "{directory}/sources.list";
        Dir::Etc::sourceparts "/dev/null";
        Dir::Etc::preferences "/dev/null";
        Dir::Etc::preferencesparts "/dev/null";
        Dir::State::lists "{directory}/lists";
        Dir::State::status "/dev/null";
        Dir::Cache "{directory}/cache";
        Acquire::Languages "none";
        Acquire::IndexTargets::deb::DEP-11::DefaultEnabled "false";
        Acquire::Check-Valid-Until "false";
        Acquire::Retries "3";
        APT::Sandbox::User "root";

        """;
}
