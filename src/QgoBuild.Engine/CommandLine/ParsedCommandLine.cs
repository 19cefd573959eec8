using QgoBuild.Engine.Parameters;
using QgoBuild.Engine.Text;

namespace QgoBuild.Engine.CommandLine;

/// <summary>What the command line says.</summary>
/// <param name="Targets">The targets named, as they were written, without those of <c>--target</c>.</param>
/// <param name="Options">The options given, by <see cref="ParameterSpec.Key"/>.</param>
/// <param name="Problems">What is wrong with it; worded when it is asked for, since the build may be asked for the values that it allows.</param>
internal sealed record ParsedCommandLine(
    IReadOnlyList<string> Targets, IReadOnlyDictionary<string, RawValue> Options, IEnumerable<Problem> Problems)
{
    public RawValue? Find(ParameterSpec parameter) => Options.GetValueOrDefault(parameter.Key);
}
