using System.Text.Json;
using QgoBuild.Components.Auditing;

namespace QgoBuild.Components.Tests.Auditing;

public sealed class BillOfMaterialsTests
{
    private const string Whole = """
        {
          "bomFormat": "CycloneDX",
          "specVersion": "1.5",
          "components": [
            { "bom-ref": "react@19.3.1", "name": "react",
                "properties": [{ "name": "cdx:npm:package:path", "value": "node_modules/react" }] },
            { "bom-ref": "vite@6.4.0", "name": "vite", "properties": [{ "name": "cdx:npm:package:development", "value": "true" }] },
            { "bom-ref": "twice@1.0.0", "name": "twice", "properties": [{ "name": "cdx:npm:package:development", "value": "true" }] },
            { "bom-ref": "twice@1.0.0", "name": "twice" }
          ],
          "dependencies": [
            { "ref": "frontend@0.0.0", "dependsOn": ["react@19.3.1", "vite@6.4.0"] },
            { "ref": "vite@6.4.0", "dependsOn": ["react@19.3.1"] },
            { "ref": "twice@1.0.0", "dependsOn": [] },
            { "ref": "react@19.3.1" }
          ]
        }
        """;

    [Fact]
    public void What_is_for_development_only_does_not_ship()
    {
        var bill = BillOfMaterials.ParseShipped(Whole);

        Assert.Equal(["react@19.3.1", "twice@1.0.0"], bill.Packages);
        using var json = JsonDocument.Parse(bill.ToString());
        var dependencies = json.RootElement.GetProperty("dependencies");
        Assert.Equal(["frontend@0.0.0", "twice@1.0.0", "react@19.3.1"], dependencies.EnumerateArray()
            .Select(dependency => dependency.GetProperty("ref").GetString()));
        Assert.Equal("react@19.3.1", Assert.Single(dependencies[0].GetProperty("dependsOn").EnumerateArray()).GetString());
        Assert.Equal("CycloneDX", json.RootElement.GetProperty("bomFormat").GetString());
    }
}
