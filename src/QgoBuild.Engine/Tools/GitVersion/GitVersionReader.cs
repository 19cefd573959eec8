using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using QgoBuild.Engine.Git;
using QgoBuild.Engine.IO;
using QgoBuild.Engine.Session;
using QgoBuild.Engine.Tooling;
using QgoBuild.IO;

namespace QgoBuild.Engine.Tools.GitVersion;

/// <summary>
/// Reads a version from GitVersion, or from what it answered last time: starting it takes longer than starting the build, and
/// its answer depends on nothing but references and configuration.
/// </summary>
internal sealed class GitVersionReader(BuildLocations locations, string framework, bool noFetch)
{
    // The file's first line tells for what the rest is the answer.
    private AbsolutePath CacheFile => locations.TemporaryDirectory / "gitversion.json";

    public GitVersion Read()
    {
        Assert.False(
            GitDirectory.Discover(locations.RootDirectory).IsShallow,
            "This is a shallow clone: its history is cut short, and GitVersion counts the version from it. Type: git fetch --unshallow --tags (in a job of GitHub's: fetch-depth: 0)");
        var tool = FindTool();
        var question = ComputeCacheKey(tool);
        if (CacheFile.FileExists() && CacheFile.ReadAllLines() is [var asked, .. var lines] && asked == question)
            return Parse(string.Join('\n', lines));

        var answer = RunGitVersion(tool);
        var version = Parse(answer);
        AtomicFile.Write(CacheFile, $"{question}\n{answer}\n");
        return version;
    }

    private static GitVersion Parse(string json) =>
        JsonSerializer.Deserialize(json, GitVersionJson.Default.GitVersion) ?? throw new AssertionException("GitVersion answered nothing");

    private AbsolutePath FindTool()
    {
        AbsolutePath?[] candidates =
        [
            NuGetPackages.Find("GitVersion.Tool") is { } tool ? tool / "tools" / framework / "any" / "gitversion.dll" : null,
            NuGetPackages.Find("GitVersion.MsBuild") is { } tasks ? tasks / "tools" / framework / "gitversion.dll" : null,
        ];
        return candidates.FirstOrDefault(candidate => candidate?.FileExists() == true).NotNull(
            $"GitVersion for {framework} is not in {NuGetPackages.GlobalPackagesDirectory()}. " +
            "Add <PackageDownload Include=\"GitVersion.MsBuild\" Version=\"[6.8.2]\" /> to the build's project file and restore it");
    }

    private string ComputeCacheKey(AbsolutePath tool)
    {
        var git = GitDirectory.Discover(locations.RootDirectory);
        var configuration = locations.RootDirectory.GetFiles("*.yml").Concat(locations.RootDirectory.GetFiles("*.yaml"))
            .Where(file => file.NameWithoutExtension.TrimStart('.').Equals("GitVersion", StringComparison.OrdinalIgnoreCase))
            .Select(file => file.ReadAllText());
        var references = git.References.Select(reference => $"{reference.Name} {reference.Target}");
        var facts = new[] { tool.ToString(), $"{noFetch}", git.Head, GitRepository.FromLocalDirectory(locations.RootDirectory).Branch ?? "" };
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', [.. facts, .. configuration, .. references]))));
    }

    private string RunGitVersion(AbsolutePath tool)
    {
        ArgumentStringHandler arguments = $"{locations.RootDirectory} /output json /nonormalize /verbosity quiet{(noFetch ? " /nofetch" : ""):nq}";
        using var process = ProcessTasks.StartProcess(tool, arguments, locations.RootDirectory, logOutput: false, logInvocation: false);
        var output = process.AssertZeroExitCode().Output.StdToText();
        return output[output.IndexOf('{', StringComparison.Ordinal)..];
    }
}
