using QgoBuild.Engine.Definition;
using QgoBuild.Engine.Parameters;
using QgoBuild.Engine.Text;

namespace QgoBuild.Engine.CI.Workflows;

/// <summary>The source of workflows: the build without the values of this run.</summary>
internal sealed record AttributeSource
{
    /// <summary>The build's class.</summary>
    public required Type BuildClass { get; init; }

    public required BuildModel Model { get; init; }

    /// <summary>The build's own parameters.</summary>
    public required IReadOnlyList<ParameterSpec> Parameters { get; init; }

    /// <summary>A parameter's default value as text; null when it has none.</summary>
    public required Func<ParameterSpec, string?> DefaultValue { get; init; }

    /// <summary>The root directory, the start of the products' paths.</summary>
    public required string RootDirectory { get; init; }

    /// <summary>A target's name as declared in the build.</summary>
    public string NameOf(string target) => Model.IndexOf(target) is >= 0 and var index ? Model.Targets[index].Name : target;

    /// <summary>Finds the parameter of that name; adds a problem when there is none.</summary>
    /// <param name="name">The name; case and dashes do not matter.</param>
    /// <param name="use">The user of the parameter, as the beginning of a sentence.</param>
    /// <param name="candidates">The possible parameters.</param>
    /// <param name="problems">Receives the problem.</param>
    public static ParameterSpec? Find(string name, string use, IEnumerable<ParameterSpec> candidates, List<Problem> problems)
    {
        var known = candidates.ToList();
        if (known.Find(parameter => parameter.Key == NameFormat.ToKey(name)) is { } found) return found;
        problems.Add(UnknownNameProblem($"{use} {name}, which is not a parameter of the build.", name,
            known.Select(parameter => parameter.Name)));
        return null;
    }

    /// <summary>A problem about an unknown name, with the closest known one.</summary>
    public static Problem UnknownNameProblem(string message, string name, IEnumerable<string> known) =>
        new(ClosestMatch.Find(name, known) is { } nearest ? $"{message} Did you mean {nearest}?" : message);
}
