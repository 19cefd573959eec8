using System.Reflection;
using QgoBuild.Engine.IO;
using QgoBuild.Engine.Session;
using QgoBuild.Engine.Text;

namespace QgoBuild.Engine.ProjectModel;

/// <summary>
/// Injects a solution: the one at <c>relativePath</c> from the root directory, else the one that the parameter of the member's
/// name gives (<c>--solution PATH</c>, or in <c>.nuke/parameters.json</c>), else the only one in the root directory.
/// </summary>
public class SolutionAttribute(string? relativePath = null) : ParameterAttribute
{
    /// <inheritdoc/>
    public override bool List { get; set; }

    internal override Type InputType => typeof(string);

    /// <summary>The solution.</summary>
    /// <exception cref="AssertionException">There is none, or it is not clear which is meant.</exception>
    public override object? GetValue(MemberInfo member, object instance)
    {
        var root = BuildSession.Current.Locations.RootDirectory;
        if (relativePath is not null) return Solution.Read(root / relativePath);
        return Solution.Read(base.GetValue(member, instance) is string { Length: > 0 } given ? ResolvePath(given, root) : FindSingleSolution(member.NotNull().Name, root));
    }

    // A parameter file means the root directory, a person where they are.
    private static AbsolutePath ResolvePath(string given, AbsolutePath root)
    {
        var there = AbsolutePath.Create(Path.GetFullPath(given, root));
        var here = AbsolutePath.Create(Path.GetFullPath(given));
        return !there.FileExists() && here.FileExists() ? here : there;
    }

    private static AbsolutePath FindSingleSolution(string member, AbsolutePath root)
    {
        var found = root.GetFiles("*.sln").Concat(root.GetFiles("*.slnx")).DistinctBy(path => path.Name).ToList();
        var option = "--" + NameFormat.ToKebabCase(member);
        Assert.True(found.Count > 0, $"There is no solution in {root}. Name it in the code, [Solution(\"src/App.sln\")], or by {option} PATH");
        Assert.True(found.Count == 1, $"There are several solutions in {root}: {string.Join(", ", found.Select(path => path.Name))}. Say which: {option} {found[0].Name}");
        return found[0];
    }
}
