using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Mono.Cecil;
using QgoBuild.Tests.Engine.Compatibility;
using NukeBuild = QgoBuild.Engine.NukeBuild;
using TargetDefinitionExtensions = QgoBuild.Engine.TargetDefinitionExtensions;

namespace QgoBuild.Tests.Components.Portability;

/// <summary>The pipeline compiles against NUKE and Fallout as well. Neither can be restored everywhere, so this looks at what the compiled
/// pipeline calls of the engine: all of it is NUKE's, except for what stands behind <c>#if QGO</c>.</summary>
public sealed partial class PortabilityTests
{
    private static readonly HashSet<string> NukeMembers = [.. NukeInterface.Lines().Select(Signatures.Normalise)];

    // What only this engine has.
    private static readonly string[] QgoOnly =
    [
        "Cancellation", "TargetFailedException", "UsageException", "IgnoresCache", "SkipRemainingSteps",
        "GitHubJobAttribute", "GitHubStepAttribute", "GitHubArtifactAttribute", "GitHubMatrixAttribute", "PinnedActions",
        "DependabotAttribute", "TargetPreview", "PreviewSection", "PreviewItem",
        .. typeof(TargetDefinitionExtensions).GetMethods(BindingFlags.Public | BindingFlags.Static).Select(method => method.Name),
    ];

    [Theory]
    [InlineData("QgoBuild.Components.dll")]
    [InlineData("_build.dll")]
    public void What_the_pipeline_calls_of_the_engine_is_NUKEs(string assembly) =>
        Assert.Equal([], CalledMembers(assembly).Where(member => !IsNukeMember(member) &&
            !QgoOnly.Append("INukeBuild::Boolean Json").Any(name => ContainsWord(member, name))).Order());

    [Fact]
    public void What_only_this_engine_has_is_called_only_where_it_is_the_engine()
    {
        var sources = new[] { "build", "src/QgoBuild.Components" }
            .SelectMany(directory => Directory.EnumerateFiles(Path.Combine(Root(), directory), "*.cs", SearchOption.AllDirectories))
            .ToList();

        Assert.Contains(sources, file => QgoOnly.Any(name => ContainsWord(File.ReadAllText(file), name)));
        Assert.Equal([], sources.Where(file => QgoOnly.Any(name => ContainsWord(QgoBlocks().Replace(File.ReadAllText(file), ""), name)))
            .Select(Path.GetFileName));
    }

    // The list has neither operators nor constructors: those of a type that NUKE has count as NUKE's.
    private static bool IsNukeMember(string member) =>
        NukeMembers.Contains(member) ||
            (ContainsWord(member, "op_[A-Z][a-z]+|\\.ctor") && NukeMembers.Contains($"T {member.Split("::")[0]}"));

    private static bool ContainsWord(string text, string name) => Regex.IsMatch(text, $@"(?<!\w)({name})(?!\w)");

    private static IEnumerable<string> CalledMembers(string assembly)
    {
        using var resolver = new DefaultAssemblyResolver();
        resolver.AddSearchDirectory(AppContext.BaseDirectory);
        using var module = ModuleDefinition.ReadModule(Path.Combine(AppContext.BaseDirectory, assembly),
            new ReaderParameters { AssemblyResolver = resolver });
        var engine = typeof(NukeBuild).Module;
        return [.. module.GetMemberReferences()
            .Where(reference => reference.DeclaringType.Scope.Name == engine.Assembly.GetName().Name)
            .Select(reference => Signatures.Line(engine.ResolveMember(reference.Resolve().MetadataToken.ToInt32())!))
            .Distinct()];
    }

    private static string Root([CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", ".."));

    [GeneratedRegex(@"#if QGO\b.*?(?=#else|#endif)", RegexOptions.Singleline)]
    private static partial Regex QgoBlocks();
}
