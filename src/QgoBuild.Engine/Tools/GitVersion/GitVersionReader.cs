using System.Text.Json.Serialization;

namespace QgoBuild.Engine.Tools.GitVersion;

/// <summary>Reads the version from GitVersion, or from the cache: GitVersion takes longer than the start of the build, and its output
/// depends only on references and configuration.</summary>
internal sealed class GitVersionReader(BuildLocations locations, string framework, bool noFetch)
{
    // The first line is the cache key, the others are GitVersion's output.
    private AbsolutePath CacheFile => locations.TemporaryDirectory / "gitversion.json";

    public GitVersion Read()
    {
        var references = ReadReferences();
        Assert.False(
            references.StartsWith("true", StringComparison.Ordinal),
            "This is a shallow clone: a part of its history is missing, and GitVersion counts the version from the history. " +
            "Run: git fetch --unshallow --tags (in a GitHub job: fetch-depth: 0)");
        var tool = FindTool();
        var key = ComputeCacheKey(tool, references);
        if (CacheFile.FileExists() && CacheFile.ReadAllLines() is [var cachedKey, .. var lines] && cachedKey == key)
            return Parse(string.Join('\n', lines));

        var json = RunGitVersion(tool);
        var version = Parse(json);
        AtomicFile.Write(CacheFile, $"{key}\n{json}\n");
        return version;
    }

    private static GitVersion Parse(string json) =>
        JsonSerializer.Deserialize(json, GitVersionJson.Default.GitVersion)
            ?? throw new AssertionException("GitVersion printed no version");

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

    private string ComputeCacheKey(AbsolutePath tool, string references)
    {
        var configuration = locations.RootDirectory.GetFiles("*.yml").Concat(locations.RootDirectory.GetFiles("*.yaml"))
            .Where(file => file.NameWithoutExtension.TrimStart('.').Equals("GitVersion", StringComparison.OrdinalIgnoreCase))
            .Select(file => file.ReadAllText());
        string[] facts = [tool, $"{noFetch}", (BuildSession.Current.Host as IBuildServer)?.Branch ?? "", .. configuration, references];
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', facts))));
    }

    // Prints whether the clone is shallow, the commits of HEAD and of all references, then their names.
    private string ReadReferences() => Run("git", "rev-parse --is-shallow-repository HEAD --all --symbolic-full-name HEAD --all");

    private string RunGitVersion(AbsolutePath tool)
    {
        var output = Run(tool, $"{locations.RootDirectory} /output json /nonormalize /verbosity quiet{(noFetch ? " /nofetch" : ""):nq}");
        return output[output.IndexOf('{', StringComparison.Ordinal)..];
    }

    private string Run(string program, ArgumentStringHandler arguments)
    {
        using var process = ProcessTasks.StartProcess(program, arguments, locations.RootDirectory, logOutput: false, logInvocation: false);
        return process.AssertZeroExitCode().Output.StdToText();
    }
}

/// <summary>Reads a version without reflection, which would take longer than the reading.</summary>
[JsonSerializable(typeof(GitVersion))]
internal sealed partial class GitVersionJson : JsonSerializerContext;

/// <summary>Reads a number that GitVersion writes as a number, as text, or as an empty text. The result is text, as in NUKE.</summary>
internal sealed class NullableNumberConverter : JsonConverter<string>
{
    public override bool HandleNull => true;

    public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan),
        JsonTokenType.String => reader.GetString()!,
        _ => "",
    };

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
