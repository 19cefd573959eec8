namespace QgoBuild.Engine.HtmlReports.Markup;

/// <summary>The style sheets and scripts of the pages: files embedded in the engine.</summary>
internal static class PageAsset
{
    /// <param name="name">The name of the file, without its folder.</param>
    public static string Read(string name)
    {
        using var stream = typeof(PageAsset).Assembly.GetManifestResourceStream(name).NotNull($"The engine has no embedded file {name}");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
