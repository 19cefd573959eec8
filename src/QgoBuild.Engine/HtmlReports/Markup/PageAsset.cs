namespace QgoBuild.Engine.HtmlReports.Markup;

/// <summary>The style sheets and scripts of the pages: files beside the code that uses them, embedded in the engine.</summary>
internal static class PageAsset
{
    /// <param name="name">The name of the file, without its folder.</param>
    public static string Read(string name)
    {
        using var stream = typeof(PageAsset).Assembly.GetManifestResourceStream(name).NotNull($"The engine holds no {name}");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
