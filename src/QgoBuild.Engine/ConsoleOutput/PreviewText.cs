using QgoBuild.Engine.Session;

namespace QgoBuild.Engine.ConsoleOutput;

/// <summary>The text of a target's preview: a heading, and sections of labelled lines.</summary>
internal static class PreviewText
{
    private const int MaxLabelWidth = 24;

    public static IEnumerable<string> Render(string target, TargetPreview preview, Palette palette)
    {
        yield return $"{palette.Paint(target, Style.Heading)}  {preview.Title}";
        foreach (var section in preview.Sections.Where(section => section.Items.Count > 0))
        {
            yield return "";
            yield return $"  {palette.Paint(section.Title, Style.Heading)}";
            var width = section.Items.Select(item => item.Label.Length).Where(length => length <= MaxLabelWidth).DefaultIfEmpty(0).Max();
            foreach (var line in section.Items.SelectMany(item => RenderItem(item, width, palette)))
                yield return line.TrimEnd();
        }
    }

    private static IEnumerable<string> RenderItem(PreviewItem item, int width, Palette palette)
    {
        var indent = new string(' ', width == 0 ? 4 : width + 6);
        var lines = item.Text.Split('\n');
        var label = item.Label.Length + width == 0 ? "" : $"{item.Label.PadRight(width)}  ";
        var style = item.IsWarning ? Style.Warning : Style.Plain;
        yield return $"    {label}{palette.Paint(lines[0], style)}";
        foreach (var line in lines.Skip(1)) yield return indent + palette.Paint(line, style);
        if (item.Detail is { } detail) yield return indent + palette.Paint(detail, Style.Dim);
        foreach (var line in item.Code?.Split('\n') ?? []) yield return $"{indent}  {palette.Paint(line, Style.Command)}";
    }
}
