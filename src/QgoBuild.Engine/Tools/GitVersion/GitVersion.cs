using System.Text.Json.Serialization;

namespace QgoBuild.Engine.Tools.GitVersion;

/// <summary>The version of a commit, which GitVersion computes from tags and history. The examples are for a commit on a branch.</summary>
/// <remarks>Uncommitted changes do not affect it: it is computed once for each commit.</remarks>
public record GitVersion
{
    /// <summary>The first number.</summary>
    public int Major { get; init; }

    /// <summary>The second number.</summary>
    public int Minor { get; init; }

    /// <summary>The third number.</summary>
    public int Patch { get; init; }

    /// <summary>The three numbers: <c>1.2.3</c>.</summary>
    public string MajorMinorPatch { get; init; } = "";

    /// <summary>The semantic version without build metadata: <c>1.2.3-feature.4</c>.</summary>
    public string SemVer { get; init; } = "";

    /// <summary>The semantic version with the number of commits since its source: <c>1.2.3-feature.4+5</c>.</summary>
    public string FullSemVer { get; init; } = "";

    /// <summary>The semantic version with branch and commit: <c>1.2.3-feature.4+5.Branch.feature.Sha.0f3c…</c>.</summary>
    public string InformationalVersion { get; init; } = "";

    /// <summary>For <c>AssemblyVersion</c>: <c>1.2.3.0</c>.</summary>
    public string AssemblySemVer { get; init; } = "";

    /// <summary>For <c>AssemblyFileVersion</c>: <c>1.2.3.0</c>.</summary>
    public string AssemblySemFileVer { get; init; } = "";

    /// <summary>The part after the dash: <c>feature.4</c>; empty for a release.</summary>
    public string PreReleaseTag { get; init; } = "";

    /// <summary>The same with its dash; empty for a release.</summary>
    public string PreReleaseTagWithDash { get; init; } = "";

    /// <summary>The name after the dash: <c>feature</c>.</summary>
    public string PreReleaseLabel { get; init; } = "";

    /// <summary>The same with its dash.</summary>
    public string PreReleaseLabelWithDash { get; init; } = "";

    /// <summary>The number after the dash; empty for a release.</summary>
    [JsonConverter(typeof(NullableNumberConverter))]
    public string PreReleaseNumber { get; init; } = "";

    /// <summary>A number that orders the types of branches; empty when GitVersion has none.</summary>
    [JsonConverter(typeof(NullableNumberConverter))]
    public string WeightedPreReleaseNumber { get; init; } = "";

    /// <summary>The part after the plus: the number of commits since the source of the version; empty on that source.</summary>
    [JsonConverter(typeof(NullableNumberConverter))]
    public string BuildMetaData { get; init; } = "";

    /// <summary>The same with branch and commit.</summary>
    public string FullBuildMetaData { get; init; } = "";

    /// <summary>The branch.</summary>
    public string BranchName { get; init; } = "";

    /// <summary>The branch, with dashes instead of characters that a file name cannot contain.</summary>
    public string EscapedBranchName { get; init; } = "";

    /// <summary>The commit.</summary>
    public string Sha { get; init; } = "";

    /// <summary>The first seven characters of the commit.</summary>
    public string ShortSha { get; init; } = "";

    /// <summary>The day of the commit: <c>2026-01-31</c>.</summary>
    public string CommitDate { get; init; } = "";

    /// <summary>The commit that the version counts from; empty when it counts from the beginning.</summary>
    public string VersionSourceSha { get; init; } = "";

    /// <summary>The number of commits since the one that the version counts from.</summary>
    [JsonConverter(typeof(NullableNumberConverter))]
    public string CommitsSinceVersionSource { get; init; } = "";

    /// <summary>The full semantic version.</summary>
    public override string ToString() => FullSemVer;
}

/// <summary>Injects the version of the commit that is checked out: <c>[GitVersion] readonly GitVersion Version;</c>. GitVersion comes with
/// <c>&lt;PackageDownload Include="GitVersion.MsBuild" Version="[6.8.2]" /&gt;</c> (or <c>GitVersion.Tool</c>) in the build's project file.
/// It runs once for each commit, unless references or its configuration change.</summary>
public class GitVersionAttribute : ValueInjectionAttributeBase
{
    /// <summary>The target framework of GitVersion, <c>net8.0</c>; null for the build's.</summary>
    public string? Framework { get; set; }

    /// <summary>Whether GitVersion does not fetch what a CI server has not checked out; true by default.</summary>
    public bool NoFetch { get; set; } = true;

    /// <summary>The version.</summary>
    /// <exception cref="AssertionException">GitVersion is not installed.</exception>
    public override object? GetValue(MemberInfo member, object instance) =>
        new GitVersionReader(BuildSession.Current.Locations, Framework ?? $"net{Environment.Version.Major}.0", NoFetch).Read();
}
