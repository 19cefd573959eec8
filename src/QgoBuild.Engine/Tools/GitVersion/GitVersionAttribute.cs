using System.Reflection;
using QgoBuild.Engine.Session;
using QgoBuild.Engine.ValueInjection;

namespace QgoBuild.Engine.Tools.GitVersion;

/// <summary>
/// Injects the version of the commit that is checked out: <c>[GitVersion] readonly GitVersion Version;</c>. GitVersion comes with
/// <c>&lt;PackageDownload Include="GitVersion.MsBuild" Version="[6.8.2]" /&gt;</c> (or <c>GitVersion.Tool</c>) in the build's
/// project file. It runs once for each commit, unless references or its configuration change.
/// </summary>
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
