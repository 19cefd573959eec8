using System.Text.RegularExpressions;
using Mono.Cecil;

namespace QgoBuild.Components.Tests.Architecture;

/// <summary>Which folders of a project use which, by what its compiled types refer to.</summary>
internal static partial class FolderGraph
{
    /// <summary>Reads sources and assembly of a project.</summary>
    /// <param name="sources">The directory of its sources.</param>
    /// <param name="assembly">The compiled assembly.</param>
    public static DependencyGraph Create(string sources, string assembly)
    {
        var folders = FindFolders(sources);
        var graph = new DependencyGraph();
        using var module = AssemblyDefinition.ReadAssembly(assembly, new ReaderParameters { InMemory = true }).MainModule;
        foreach (var type in module.GetTypes())
        {
            if (!folders.TryGetValue(GetName(type), out var from)) continue;
            foreach (var reference in GetReferences(type)
                .Where(reference => reference.Scope == module || reference.Scope.Name == module.Name))
            {
                if (folders.TryGetValue(GetName(reference), out var to)) graph.Add(from, to);
            }
        }

        return graph;
    }

    // By the declarations in its files, for a type's namespace need not be that of its folder.
    private static Dictionary<string, string> FindFolders(string sources)
    {
        var folders = new Dictionary<string, string>();
        foreach (var file in Directory.EnumerateFiles(sources, "*.cs", SearchOption.AllDirectories))
        {
            var folder = Path.GetRelativePath(sources, Path.GetDirectoryName(file)!);
            if (folder.Split(Path.DirectorySeparatorChar)[0] is "obj" or "bin") continue;
            var text = File.ReadAllText(file);
            var space = Namespace.Match(text).Groups[1].Value;
            foreach (Match declaration in Declaration.Matches(text))
                folders[$"{space}.{declaration.Groups[1].Value}".TrimStart('.')] = folder;
        }

        return folders;
    }

    private static IEnumerable<TypeReference> GetReferences(TypeDefinition type) =>
        type.Interfaces.Select(implementation => implementation.InterfaceType)
        .Concat(type.Fields.Select(field => field.FieldType))
        .Concat(type.BaseType is null ? [] : [type.BaseType])
        .Concat(type.CustomAttributes.Select(attribute => attribute.AttributeType))
        .Concat(type.Methods.SelectMany(GetReferences))
        .SelectMany(GetParts);

    private static IEnumerable<TypeReference> GetReferences(MethodDefinition method)
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

    private static IEnumerable<TypeReference> GetParts(TypeReference type) => type switch
    {
        GenericInstanceType generic => generic.GenericArguments.SelectMany(GetParts).Append(generic.ElementType),
        TypeSpecification specification => GetParts(specification.ElementType),
        GenericParameter => [],
        _ => [type],
    };

    // A nested type belongs to the type that holds it.
    private static string GetName(TypeReference type)
    {
        while (type.DeclaringType is { } outer)
            type = outer;
        return type.FullName.Split('`')[0];
    }

    [GeneratedRegex(@"^namespace ([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Namespace { get; }

    [GeneratedRegex(@"^(?:[a-z]+ )*(?:class|record struct|record|struct|interface|enum|delegate [\w<>\[\]?,. ]+?) (\w+)",
        RegexOptions.Multiline)]
    private static partial Regex Declaration { get; }
}
