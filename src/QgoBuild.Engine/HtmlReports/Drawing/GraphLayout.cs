namespace QgoBuild.Engine.HtmlReports.Drawing;

/// <summary>Draws a graph in layers from top to bottom: layers by the longest path, the order within a layer by the average of the
/// neighbours, then positions as near to the neighbours as possible. A pure function.</summary>
internal static class GraphLayout
{
    public const double NodeHeight = 34;

    private const double RowGap = 44;
    private const double Margin = 8;
    private const double NodeGap = 18;
    private const double BendWidth = 2;

    // Larger graphs take too long and are not readable.
    private const int MaxNodes = 150;
    private const int MaxBends = 3_000;

    /// <summary>The drawing; null when the graph is too large.</summary>
    /// <param name="widths">The width of each node.</param>
    /// <param name="edges">The arrows, at most one between two nodes.</param>
    public static Diagram? Create(IReadOnlyList<double> widths, IReadOnlyList<Edge> edges)
    {
        if (widths.Count > MaxNodes) return null;
        var shown = Edges.Reduce(widths.Count, edges);
        var layers = Layers.Assign(widths.Count, shown);
        if (LayeredGraph.CountBends(layers, shown) > MaxBends) return null;

        var graph = LayeredGraph.Create(layers, shown);
        var centres = Centres(graph, vertex => vertex < widths.Count ? widths[vertex] : BendWidth);
        var boxes = widths.Select((width, node) => new Box(centres[node] - (width / 2), Top(layers[node]), width, NodeHeight)).ToList();
        var curves = shown.Zip(graph.Chains, (edge, chain) => new Curve(edge, Points(chain, layers[edge.From], centres))).ToList();
        return FitToBounds(boxes, curves, Top(graph.Rows.Length) - RowGap);
    }

    private static double Top(int layer) => Margin + (layer * (NodeHeight + RowGap));

    private static double[] Centres(LayeredGraph graph, Func<int, double> width)
    {
        const int Sweeps = 10;
        var centres = new double[graph.VertexCount];
        var distances = graph.Rows.Select(row => row.Select((vertex, i) =>
            i == 0 ? 0 : ((width(row[i - 1]) + width(vertex)) / 2) + NodeGap).ToArray()).ToList();
        for (var sweep = 0; sweep <= Sweeps; sweep++)
        {
            // The last sweep uses the neighbours on both sides.
            var isDown = sweep % 2 == 0;
            for (var i = 0; i < graph.Rows.Length; i++)
            {
                var layer = isDown ? i : graph.Rows.Length - 1 - i;
                var row = graph.Rows[layer];
                var desired =
                    row.Select(vertex => Wish(vertex, above: isDown || sweep == Sweeps, below: !isDown || sweep == Sweeps)).ToList();
                var placed = RowLayout.Arrange(desired, distances[layer]);
                for (var place = 0; place < row.Count; place++) centres[row[place]] = placed[place];
            }
        }

        return centres;

        double Wish(int vertex, bool above, bool below)
        {
            var neighbours = (above ? graph.Above[vertex] : []).Concat(below ? graph.Below[vertex] : []);
            return neighbours.Select(neighbour => centres[neighbour]).DefaultIfEmpty(centres[vertex]).Average();
        }
    }

    private static List<Point> Points(IReadOnlyList<int> chain, int layer, double[] centres)
    {
        var points = new List<Point> { new(centres[chain[0]], Top(layer) + NodeHeight) };
        foreach (var bend in chain.Skip(1).SkipLast(1))
        {
            layer++;
            points.Add(new Point(centres[bend], Top(layer)));
            points.Add(new Point(centres[bend], Top(layer) + NodeHeight));
        }

        points.Add(new Point(centres[chain[^1]], Top(layer + 1)));
        return points;
    }

    private static Diagram FitToBounds(List<Box> boxes, List<Curve> curves, double bottom)
    {
        var xs = curves.SelectMany(curve => curve.Points).Select(point => point.X);
        var left = boxes.Select(box => box.X).Concat(xs).DefaultIfEmpty(0).Min() - Margin;
        var right = boxes.Select(box => box.X + box.Width).Concat(xs).DefaultIfEmpty(0).Max() + Margin;
        return new Diagram(
            right - left,
            bottom + Margin,
            [.. boxes.Select(box => box with { X = box.X - left })],
            [.. curves.Select(curve => curve with { Points = [.. curve.Points.Select(point => point with { X = point.X - left })] })]);
    }
}
