using QgoBuild.Engine.Execution;
using QgoBuild.Engine.Text;

namespace QgoBuild.Engine.Definition;

/// <summary>The definition of a build.</summary>
/// <param name="Targets">The targets; relations are indices into this list.</param>
/// <param name="DefaultIndices">The targets that run when none is named.</param>
/// <param name="Executables">The same targets in the form of the public API.</param>
/// <param name="Problems">The errors in the definition.</param>
internal sealed record BuildModel(
    IReadOnlyList<TargetSpec> Targets,
    IReadOnlyList<int> DefaultIndices,
    IReadOnlyList<ExecutableTarget> Executables,
    IReadOnlyList<Problem> Problems)
{
    /// <summary>The index of the target of that name, ignoring case and dashes; -1 when there is none.</summary>
    public int IndexOf(string name)
    {
        var key = NameFormat.ToKey(name);
        for (var i = 0; i < Targets.Count; i++)
        {
            if (NameFormat.ToKey(Targets[i].Name) == key) return i;
        }

        return -1;
    }
}
