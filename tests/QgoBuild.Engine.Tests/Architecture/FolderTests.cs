using System.Runtime.CompilerServices;
using Mono.Cecil;

namespace QgoBuild.Tests.Engine.Architecture;

/// <summary>A folder is a concept, and a file is one type.</summary>
public sealed class FolderTests
{
    private static readonly string Source = FindSource();

    [Fact]
    public void Every_type_is_in_a_file_of_its_name()
    {
        var files = Folders();

        Assert.Equal([], EngineTypes().Select(NameOf).Distinct().Where(name => !files.ContainsKey(name)).ToArray());
    }

    [Fact]
    public void Files_are_short() => Assert.Empty(
        Directory.EnumerateFiles(Source, "*.cs", SearchOption.AllDirectories)
            .Where(file => !IsOutput(file) && File.ReadLines(file).Count() > 260)
            .Select(Path.GetFileName));

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
        return type.Name switch
        {
            "Configure`2" => "ConfigureWithValue",
            var name => name.Split('`')[0],
        };
    }

    private static Dictionary<string, string> Folders() => Directory.EnumerateFiles(Source, "*.cs", SearchOption.AllDirectories)
        .Where(file => !IsOutput(file))
        .GroupBy(file => Path.GetFileName(file).Split('.')[0])
        .ToDictionary(files => files.Key, files => Path.GetFileName(Path.GetDirectoryName(files.First())!));

    private static bool IsOutput(string file) =>
        file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal);

    private static string FindSource([CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", "..", "src", "QgoBuild.Engine"));
}
