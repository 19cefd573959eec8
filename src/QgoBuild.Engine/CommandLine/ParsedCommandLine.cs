using QgoBuild.Engine.Parameters;
using QgoBuild.Engine.Text;

namespace QgoBuild.Engine.CommandLine;

/// <summary>A parsed command line.</summary>
/// <param name="Targets">The named targets as written, without those of <c>--target</c>.</param>
/// <param name="Options">The options, by <see cref="ParameterSpec.Key"/>.</param>
/// <param name="Problems">The errors. They are created lazily, because their text may require the build for allowed values.</param>
internal sealed record ParsedCommandLine(
    IReadOnlyList<string> Targets, IReadOnlyDictionary<string, RawValue> Options, IEnumerable<Problem> Problems)
{
    public RawValue? Find(ParameterSpec parameter) => Options.GetValueOrDefault(parameter.Key);
}
