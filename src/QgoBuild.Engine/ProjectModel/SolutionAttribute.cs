namespace QgoBuild.Engine.ProjectModel;

/// <summary>Injects a solution: the one at <c>relativePath</c> from the root directory, otherwise the value of the parameter with the
/// member's name (<c>--solution PATH</c>, or in <c>.nuke/parameters.json</c>), otherwise the only one in the root directory.</summary>
public class SolutionAttribute(string? relativePath = null) : ParameterAttribute
{
    /// <inheritdoc/>
    public override bool List { get; set; }

    internal override Type InputType => typeof(string);

    /// <summary>The solution.</summary>
    /// <exception cref="AssertionException">There is no solution, or there are several.</exception>
    public override object? GetValue(MemberInfo member, object instance)
    {
        var root = BuildSession.Current.Locations.RootDirectory;
        if (relativePath is not null) return Solution.Read(root / relativePath);
        return Solution.Read(base.GetValue(member, instance) is string { Length: > 0 } given
            ? ResolvePath(given, root) : FindSingleSolution(member.NotNull().Name, root));
    }

    // A path in a parameter file is relative to the root directory, a path on the command line to the working directory.
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
        Assert.True(found.Count > 0,
            $"There is no solution in {root}. Name it in the code, [Solution(\"src/App.sln\")], or with {option} PATH");
        Assert.True(found.Count == 1,
            $"There are several solutions in {root}: {string.Join(", ", found.Select(path => path.Name))}. Select one: " +
                $"{option} {found[0].Name}");
        return found[0];
    }
}
