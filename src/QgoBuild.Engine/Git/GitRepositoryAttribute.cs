using System.Reflection;
using QgoBuild.Engine.Session;
using QgoBuild.Engine.ValueInjection;

namespace QgoBuild.Engine.Git;

/// <summary>Injects the repository that contains the root directory: <c>[GitRepository] readonly GitRepository Repository;</c>.</summary>
public class GitRepositoryAttribute : ValueInjectionAttributeBase
{
    /// <summary>The repository.</summary>
    /// <exception cref="AssertionException">The root directory is not in a Git repository.</exception>
    public override object? GetValue(MemberInfo member, object instance) =>
        GitRepository.FromLocalDirectory(BuildSession.Current.Locations.RootDirectory);
}
