using QgoBuild.Engine.Definition;
using QgoBuild.Engine.Parameters;
using QgoBuild.Engine.Text;

namespace QgoBuild.Engine.CI.Workflows;

/// <summary>What workflows are made from: the build as it says of itself, whatever this run was told.</summary>
internal sealed record AttributeSource
{
    /// <summary>The build's class.</summary>
    public required Type BuildClass { get; init; }

    public required BuildModel Model { get; init; }

    /// <summary>The build's own parameters.</summary>
    public required IReadOnlyList<ParameterSpec> Parameters { get; init; }

    /// <summary>A parameter's value when nothing is given for it, as text; null when it has none.</summary>
    public required Func<ParameterSpec, string?> DefaultValue { get; init; }

    /// <summary>The root directory, which paths of products begin with.</summary>
    public required string RootDirectory { get; init; }

    /// <summary>A target's name as the build writes it.</summary>
    public string NameOf(string target) => Model.IndexOf(target) is >= 0 and var index ? Model.Targets[index].Name : target;

    /// <summary>The parameter of that name; a problem when there is none.</summary>
    /// <param name="name">The name, whatever its case and dashes.</param>
    /// <param name="use">What wants it, as the beginning of a sentence.</param>
    /// <param name="candidates">The parameters that may be meant.</param>
    /// <param name="problems">Takes the problem.</param>
    public static ParameterSpec? Find(string name, string use, IEnumerable<ParameterSpec> candidates, List<Problem> problems)
    {
        var known = candidates.ToList();
        if (known.Find(parameter => parameter.Key == NameFormat.ToKey(name)) is { } found) return found;
        problems.Add(UnknownNameProblem($"{use} {name}, which is not a parameter of the build.", name, known.Select(parameter => parameter.Name)));
        return null;
    }

    /// <summary>The problem that a name is unknown, with the one that was probably meant.</summary>
    public static Problem UnknownNameProblem(string message, string name, IEnumerable<string> known) =>
        new(ClosestMatch.Find(name, known) is { } nearest ? $"{message} Did you mean {nearest}?" : message);
}
