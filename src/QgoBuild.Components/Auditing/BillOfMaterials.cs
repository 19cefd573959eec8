using System.Text.Encodings.Web;
using System.Text.Json.Nodes;

namespace QgoBuild.Components.Auditing;

/// <summary>A bill of materials as <c>npm sbom --sbom-format cyclonedx</c> writes it.</summary>
internal sealed class BillOfMaterials
{
    private const string DevelopmentProperty = "cdx:npm:package:development";
    private static readonly JsonSerializerOptions JsonOptions =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly JsonObject _bill;

    private BillOfMaterials(JsonObject bill) => _bill = bill;

    /// <summary>Its packages.</summary>
    public IEnumerable<string> Packages => Components.Select(component => (string)component["bom-ref"]!);

    private IEnumerable<JsonObject> Components => _bill["components"]!.AsArray().Select(component => component!.AsObject());

    /// <summary>The bill without what is there for development only. npm's own <c>--omit dev</c> leaves out too much: also what is shipped
    /// and that a package for development happens to need as well, such as React.</summary>
    /// <param name="text">The whole bill.</param>
    /// <exception cref="JsonException">It is none.</exception>
    public static BillOfMaterials ParseShipped(string text)
    {
        var bill = JsonNode.Parse(text)!.AsObject();
        var shipped = new BillOfMaterials(bill);
        var left = shipped.Components.Where(IsForDevelopment).ToList();
        var references = left.Select(component => (string)component["bom-ref"]!).ToHashSet();
        foreach (var component in left)
            bill["components"]!.AsArray().Remove(component);
        // The same version may be there twice, for development and not.
        references.ExceptWith(shipped.Packages);
        RemoveDependencies(bill["dependencies"]?.AsArray() ?? [], references);
        return shipped;
    }

    /// <summary>As CycloneDX.</summary>
    public override string ToString() => _bill.ToJsonString(JsonOptions);

    private static bool IsForDevelopment(JsonObject component) =>
        component["properties"]?.AsArray()
            .Any(property => (string?)property!["name"] == DevelopmentProperty && (string?)property["value"] == "true") == true;

    private static void RemoveDependencies(JsonArray dependencies, HashSet<string> references)
    {
        foreach (var dependency in dependencies.Where(dependency => references.Contains((string)dependency!["ref"]!)).ToList())
            dependencies.Remove(dependency);
        foreach (var needed in dependencies.Select(dependency => dependency!["dependsOn"]?.AsArray()).OfType<JsonArray>())
        {
            foreach (var reference in needed.Where(reference => references.Contains((string)reference!)).ToList())
                needed.Remove(reference);
        }
    }
}
