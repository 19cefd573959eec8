using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Mono.Cecil;

namespace QgoBuild.Tests.Engine.Architecture;

/// <summary>A folder is a concept, and a file is one type or one small family of types.</summary>
public sealed partial class FolderTests
{
    private static readonly string Source = FindSource();

    /// <summary>A family of types is in the file of its main type, or in one with the name that ends the names of all.</summary>
    [Theory, InlineData("Engine"), InlineData("Delivery"), InlineData("Components"), InlineData("Sandbox")]
    public void A_file_has_the_name_of_a_type_in_it_or_of_its_family(string project) => Assert.Empty(
        SourceFiles(project)
            .Where(file => Path.GetFileName(file).Split('.')[0] != "GlobalUsings" && !IsNamedAfterItsTypes(file))
            .Select(Path.GetFileName));

    [Theory, InlineData("RemoteExceptions", true), InlineData("Remote", false), InlineData("ConnectionLostException", true)]
    public void A_family_has_the_name_that_ends_the_names_of_its_types(string name, bool isNamed) =>
        Assert.Equal(isNamed, IsNamedAfter(name, ["UnreachableException", "ConnectionLostException"]));

    [Fact]
    public void Files_are_short() => Assert.Empty(
        SourceFiles("Engine").Where(file => File.ReadLines(file).Count() > 260).Select(Path.GetFileName));

    [Fact]
    public void Planner_schedule_and_workflows_have_no_side_effects()
    {
        string[] pure = ["Planning", "Scheduling", "CommandLine", "Workflows", "Yaml"];
        string[] impure = ["System.IO", "System.Diagnostics", "System.Console", "System.Environment", "System.Threading", "System.DateTime",
            "System.TimeProvider"];
        var folders = Folders();
        var found = EngineTypes().Where(type => pure.Contains(folders.GetValueOrDefault(NameOf(type))))
            .SelectMany(type => References(type).Select(reference => (Type: type.FullName, Uses: reference.FullName)))
            .Where(use => impure.Any(name => use.Uses.StartsWith(name, StringComparison.Ordinal)) &&
                !IsIteratorDependency(use.Type, use.Uses));

        Assert.Empty(found.Distinct());
    }

    /// <summary>NUKE starts an additional process for each workflow, on every run.</summary>
    [Fact]
    public void Generating_files_starts_no_process()
    {
        string[] generating = ["Workflows", "Yaml", "Attributes"];
        string[] edge = ["GeneratedFiles", "WorkflowFiles", "GenerationFingerprint", "StaleWorkflow"];
        var folders = Folders();
        var found = EngineTypes().Where(type => generating.Contains(folders.GetValueOrDefault(NameOf(type))) || edge.Contains(NameOf(type)))
            .SelectMany(type => References(type).Select(reference => (Type: type.FullName, Uses: reference)))
            .Where(use => use.Uses.FullName.StartsWith("System.Diagnostics.Process", StringComparison.Ordinal) ||
                folders.GetValueOrDefault(NameOf(use.Uses)) == "Tooling");

        Assert.Empty(found.Distinct());
    }

    [Fact]
    public void The_engine_depends_only_on_packages_for_globbing_logging_and_solutions() => Assert.Equal(
        ["Microsoft.Extensions.FileSystemGlobbing", "Microsoft.VisualStudio.SolutionPersistence", "Serilog"],
        Engine().MainModule.AssemblyReferences.Select(reference => reference.Name)
            .Where(name => !name.StartsWith("System.", StringComparison.Ordinal) && name != "Microsoft.Win32.Primitives").Order());

    // An iterator reads the identifier of its thread.
    private static bool IsIteratorDependency(string type, string uses) =>
        type.Contains(">d__", StringComparison.Ordinal) && uses == "System.Environment";

    private static List<TypeDefinition> EngineTypes() =>
        [.. Engine().MainModule.GetTypes().Where(type => type.FullName.StartsWith("QgoBuild", StringComparison.Ordinal))];

    private static AssemblyDefinition Engine() =>
        AssemblyDefinition.ReadAssembly(typeof(NukeBuild).Assembly.Location, new ReaderParameters { InMemory = true });

    private static IEnumerable<TypeReference> References(TypeDefinition type)
    {
        var direct = type.Interfaces.Select(implementation => implementation.InterfaceType)
            .Concat(type.Fields.Select(field => field.FieldType))
            .Concat(type.BaseType is null ? [] : [type.BaseType])
            .Concat(type.Methods.SelectMany(References));
        return direct.SelectMany(ConstituentTypes);
    }

    private static IEnumerable<TypeReference> References(MethodDefinition method)
    {
        var signature = method.Parameters.Select(parameter => parameter.ParameterType).Append(method.ReturnType);
        if (!method.HasBody) return signature;
        var body = method.Body.Instructions.SelectMany(instruction => instruction.Operand switch
        {
            MethodReference called =>
                called.Parameters.Select(parameter => parameter.ParameterType).Append(called.DeclaringType).Append(called.ReturnType),
            FieldReference field => [field.DeclaringType, field.FieldType],
            TypeReference type => (IEnumerable<TypeReference>)[type],
            _ => [],
        });
        return signature.Concat(body).Concat(method.Body.Variables.Select(variable => variable.VariableType));
    }

    private static IEnumerable<TypeReference> ConstituentTypes(TypeReference type) => type switch
    {
        GenericInstanceType generic => generic.GenericArguments.SelectMany(ConstituentTypes).Append(generic.ElementType),
        TypeSpecification specification => ConstituentTypes(specification.ElementType),
        GenericParameter => [],
        _ => [type],
    };

    // A nested type is in the file of its declaring type; generic arity is not part of a file name.
    private static string NameOf(TypeReference type)
    {
        while (type.DeclaringType is { } outer) type = outer;
        return type.Name.Split('`')[0];
    }

    private static Dictionary<string, string> Folders() => SourceFiles("Engine")
        .SelectMany(file => TypesIn(file).Select(type => (Type: type, Folder: Path.GetFileName(Path.GetDirectoryName(file)!))))
        .DistinctBy(type => type.Type)
        .ToDictionary(type => type.Type, type => type.Folder);

    private static bool IsNamedAfterItsTypes(string file) => IsNamedAfter(Path.GetFileName(file).Split('.')[0], [.. TypesIn(file)]);

    private static bool IsNamedAfter(string name, string[] types) =>
        types.Contains(name) || LastWord().Match(name).Value.TrimEnd('s') is var family &&
            types.All(type => type.EndsWith(family, StringComparison.Ordinal) || type.EndsWith(family + "s", StringComparison.Ordinal));

    private static IEnumerable<string> TypesIn(string file) =>
        TypeDeclaration().Matches(File.ReadAllText(file)).Select(match => match.Groups["name"].Value);

    // Only types of a namespace: declarations in other types are indented.
    [GeneratedRegex(@"^([a-z]+ )*(class|record struct|record|struct|interface|enum|delegate (?:[^\n(]*? )?)\s*(?<name>[A-Z]\w*)",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex TypeDeclaration();

    [GeneratedRegex("[A-Z][a-z]*$")]
    private static partial Regex LastWord();

    private static IEnumerable<string> SourceFiles(string project) =>
        Directory.EnumerateFiles(Path.Combine(Source, $"QgoBuild.{project}"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !IsOutput(file));

    private static bool IsOutput(string file) =>
        file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal);

    private static string FindSource([CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", "..", "src"));
}
