namespace QgoBuild.Engine.HtmlReports.Plans;

/// <summary>The previews of a plan as sections of its page.</summary>
internal static class PlanPreviews
{
    public static IEnumerable<Html> Render(PlanDocument plan) => plan.Previews.Select(preview => Render(preview.Target, preview.Preview));

    private static Html Render(string target, TargetPreview preview) =>
        $"""
        <section class="preview">
        <h2>{target}: {preview.Title}</h2>
        {preview.Sections.Where(section => section.Items.Count > 0).Select(Section)}{Script(preview)}</section>

        """;

    private static Html Section(PreviewSection section) =>
        $"""
        <h3>{section.Title}</h3>
        <table>
        <tbody>
        {section.Items.Select(Item)}</tbody>
        </table>

        """;

    private static Html Item(PreviewItem item) =>
        $"""
        <tr><th scope="row">{item.Label}</th><td>
        <div class="{(item.IsWarning ? "warn" : "")}">{Lines(item.Text)}</div>
        {Detail(item)}{Code(item)}</td></tr>

        """;

    private static Html Lines(string text) => Html.Join(text.Split('\n').Select(line => (Html)$"<div>{line}</div>"));
    private static Html Detail(PreviewItem item) => item.Detail is { } detail ? $"""<div class="quiet">{detail}</div>{"\n"}""" : Html.Empty;
    private static Html Code(PreviewItem item) => item.Code is { } code ? $"<pre>{code}</pre>\n" : Html.Empty;

    private static Html Script(TargetPreview preview) => preview.Script is { } script
        ? $"""
          <details>
          <summary>The script that would run on the server</summary>
          <pre>{script}</pre>
          </details>

          """
        : Html.Empty;
}
