namespace QgoBuild.Engine.HtmlReports.Markup;

/// <summary>A self-contained page: no server, no network, no framework. Its content security policy allows only its own scripts, in case
/// foreign markup ever gets into it.</summary>
/// <param name="Title">The title of the browser tab.</param>
/// <param name="Body">The content.</param>
/// <param name="Styles">The names of its additional style sheets.</param>
/// <param name="Scripts">The names of its additional scripts.</param>
internal sealed record Page(string Title, Html Body, IReadOnlyList<string> Styles, IReadOnlyList<string> Scripts)
{
    public string Render()
    {
        var style = string.Concat(Styles.Prepend("page.css").Select(PageAsset.Read));
        var script = "\n" + string.Concat(Scripts.Prepend("page.js").Select(PageAsset.Read));
        Html page =
            $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta http-equiv="Content-Security-Policy" content="{Policy(script)}">
            <title>{Title}</title>
            <style>
            {Html.Trusted(style)}</style>
            </head>
            <body>
            {Body}
            <script>{Html.Trusted(script)}</script>
            </body>
            </html>

            """;
        return page.ToString();
    }

    private static Html Policy(string script)
    {
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)));
        return Html.Trusted(
            $"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'");
    }
}

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
