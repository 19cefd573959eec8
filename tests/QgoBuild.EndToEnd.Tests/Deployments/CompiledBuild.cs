namespace QgoBuild.EndToEnd.Tests.Deployments;

/// <summary>The program that <c>build.sh</c> has compiled in the repository, lent to clones of it, which compile it for minutes otherwise.
/// build.sh names a program by the content of its sources and the path of their root, and takes it only where all of that agrees: the path
/// is what is changed here, for the program does not depend on it. Where the repository's own has gone stale, the clone compiles.</summary>
/// <param name="root">The repository.</param>
internal sealed class CompiledBuild(string root)
{
    /// <summary>Puts the program where build.sh of the clone looks for it.</summary>
    public async Task CopyToAsync(string clone)
    {
        var current = Path.Combine(BuildsDirectory(root), "current");
        if (!File.Exists(current)) return;
        var program = Path.Combine(BuildsDirectory(root), (await File.ReadAllLinesAsync(current))[2]);
        var lines = await File.ReadAllLinesAsync(Path.Combine(program, "content"));
        lines[0] = lines[0].Replace($" {root} ", $" {clone} ", StringComparison.Ordinal);

        var copy = Path.Combine(BuildsDirectory(clone), "lent");
        Directory.CreateDirectory(BuildsDirectory(clone));
        await CommandResult.RunAsync("cp", ["-a", program, copy], clone, new Dictionary<string, string?>());
        await File.WriteAllLinesAsync(Path.Combine(copy, "content"), lines);
        var sum =
            await CommandResult.RunAsync("sh", ["-c", "cksum <lent/content"], BuildsDirectory(clone), new Dictionary<string, string?>());
        Directory.Move(copy, Path.Combine(BuildsDirectory(clone), sum.StandardOutput.TrimEnd('\n').Replace(' ', '-')));
    }

    private static string BuildsDirectory(string root) => Path.Combine(root, ".nuke", "temp", "build");
}
