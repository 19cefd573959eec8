using System.Reflection;
using QgoBuild.Engine.Session;
using QgoBuild.Engine.ValueInjection;

namespace QgoBuild.Engine.Git;

/// <summary>Injects the repository that the root directory is in: <c>[GitRepository] readonly GitRepository Repository;</c>.</summary>
public class GitRepositoryAttribute : ValueInjectionAttributeBase
{
    /// <summary>The repository.</summary>
    /// <exception cref="AssertionException">The root directory is in none.</exception>
    public override object? GetValue(MemberInfo member, object instance) =>
        GitRepository.FromLocalDirectory(BuildSession.Current.Locations.RootDirectory);
}
