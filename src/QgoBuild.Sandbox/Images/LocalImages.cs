namespace QgoBuild.Sandbox.Images;

/// <summary>The images that the engine has already, read by one query.</summary>
internal sealed class LocalImages
{
    private readonly HashSet<string> _pulled = [];
    private readonly Dictionary<string, string> _recipes = [];

    private LocalImages() { }

    public static async Task<LocalImages> ReadAsync(ContainerEngine engine, CancellationToken cancellationToken)
    {
        // Inspecting several images prints those that exist and fails for the rest: only what it prints counts.
        var found = await engine.Docker
            .With(["image", "inspect", "--format", "{{json .}}", .. Recipes.Names])
            .For("inspect the images")
            .RunAsync(cancellationToken);
        return Parse(found.Lines);
    }

    /// <summary>Reads one JSON object a line, as <c>docker image inspect --format '{{json .}}'</c> prints them.</summary>
    public static LocalImages Parse(IEnumerable<string> lines)
    {
        var present = new LocalImages();
        foreach (var line in lines.Where(line => line.StartsWith('{')))
        {
            using var image = JsonDocument.Parse(line);
            var recipe = RecipeOf(image.RootElement);
            // A local image that only has an official name has no digest in a registry.
            var isPulled = Strings(image.RootElement, "RepoDigests").Any();
            foreach (var tag in Strings(image.RootElement, "RepoTags"))
            {
                if (recipe is not null)
                    present._recipes[tag] = recipe;
                else if (isPulled)
                    present._pulled.Add(tag);
            }
        }

        return present;
    }

    /// <summary>The name under which the image can be used as it is; null when it has to be pulled or made first.</summary>
    public string? NameOf(string? official, ImageRecipe recipe) => NameOf(official, recipe.Tag, recipe.Hash);

    /// <inheritdoc cref="NameOf(string?, ImageRecipe)"/>
    public string? NameOf(string? official, Bootstrap bootstrap) => NameOf(official, bootstrap.Tag, bootstrap.Hash);

    /// <inheritdoc cref="NameOf(string?, ImageRecipe)"/>
    public string? NameOf(BaseImage image) => image switch
    {
        BaseImage.Node => NameOf(Recipes.OfficialName(image), Recipes.Node),
        BaseImage.Nginx => NameOf(Recipes.OfficialName(image), Recipes.Nginx),
        BaseImage.Mysql => NameOf(Recipes.OfficialName(image), Recipes.Mysql) ?? NameOf(null, Recipes.Mariadb),
        _ => throw new ArgumentOutOfRangeException(nameof(image), image, null),
    };

    private string? NameOf(string? official, string tag, string recipe)
    {
        if (official is not null && _pulled.Contains(official)) return official;
        return _recipes.GetValueOrDefault(tag) == recipe ? tag : null;
    }

    private static string? RecipeOf(JsonElement image) =>
        image.TryGetProperty("Config", out var config) && config.ValueKind == JsonValueKind.Object
        && config.TryGetProperty("Labels", out var labels) && labels.ValueKind == JsonValueKind.Object
        && labels.TryGetProperty(SandboxLabels.Recipe, out var recipe)
            ? recipe.GetString()
            : null;

    private static IEnumerable<string> Strings(JsonElement image, string name) =>
        image.TryGetProperty(name, out var values) && values.ValueKind == JsonValueKind.Array
            ? values.EnumerateArray().Select(value => value.GetString()!)
            : [];
}
