using CsCheck;
using QgoBuild.Engine.HtmlReports.Drawing;

namespace QgoBuild.Tests.Engine.HtmlReports;

public sealed class GraphLayoutTests
{
    private static readonly Gen<(double[] Widths, Edge[] Edges)> Graphs =
        Gen.Double[40, 200].Array[1, 25].SelectMany(widths =>
            Gen.Select(Gen.Int[0, widths.Length - 1], Gen.Int[0, widths.Length - 1], Gen.Enum<EdgeKind>()).Array[0, 40].Select(
                pairs => (widths,
                pairs.Where(pair => pair.Item1 != pair.Item2)
                    .Select(pair => new Edge(Math.Min(pair.Item1, pair.Item2), Math.Max(pair.Item1, pair.Item2), pair.Item3))
                    .DistinctBy(edge => (edge.From, edge.To)).ToArray())));

    [Fact]
    public void No_boxes_overlap() => Graphs.Sample(graph =>
    {
        var boxes = Draw(graph).Boxes;
        for (var a = 0; a < boxes.Count; a++)
        {
            for (var b = 0; b < a; b++) Assert.False(Overlap(boxes[a], boxes[b]), $"{boxes[a]} and {boxes[b]}");
        }
    });

    [Fact]
    public void Everything_is_inside_the_picture() => Graphs.Sample(graph =>
    {
        var diagram = Draw(graph);

        Assert.All(diagram.Boxes, box =>
            Assert.True(box.X >= 0 && box.Y >= 0 && box.X + box.Width <= diagram.Width + 0.001 && box.Bottom <= diagram.Height + 0.001));
        Assert.All(diagram.Curves.SelectMany(curve => curve.Points), point => Assert.InRange(point.X, -0.001, diagram.Width + 0.001));
    });

    [Fact]
    public void Arrows_lead_down_from_box_to_box() => Graphs.Sample(graph =>
    {
        var diagram = Draw(graph);
        foreach (var curve in diagram.Curves)
        {
            var (from, to) = (diagram.Boxes[curve.Edge.From], diagram.Boxes[curve.Edge.To]);
            Assert.Equal(from.Centre, curve.Points[0].X, tolerance: 0.001);
            Assert.Equal(from.Bottom, curve.Points[0].Y, tolerance: 0.001);
            Assert.Equal(to.Centre, curve.Points[^1].X, tolerance: 0.001);
            Assert.Equal(to.Y, curve.Points[^1].Y, tolerance: 0.001);
            Assert.Equal(curve.Points.OrderBy(point => point.Y), curve.Points);
        }
    });

    [Fact]
    public void Arrows_pass_between_boxes_and_never_through_one() => Graphs.Sample(graph =>
    {
        var diagram = Draw(graph);
        foreach (var bend in diagram.Curves.SelectMany(curve => curve.Points.Skip(1).SkipLast(1)))
            Assert.DoesNotContain(diagram.Boxes, box => bend.X > box.X + 0.001 && bend.X < box.X + box.Width - 0.001 && bend.Y >= box.Y &&
                bend.Y <= box.Bottom);
    });

    [Fact]
    public void Removing_arrows_keeps_all_connections() => Graphs.Sample(graph =>
    {
        var count = graph.Widths.Length;
        var reduced = Edges.Reduce(count, graph.Edges);

        Assert.Equal(Reachable(count, graph.Edges), Reachable(count, reduced));
        Assert.Equal(
            Reachable(count, graph.Edges.Where(edge => edge.Kind == EdgeKind.Dependency)),
            Reachable(count, reduced.Where(edge => edge.Kind == EdgeKind.Dependency)));
        Assert.Equal(
            graph.Edges.Where(edge => edge.Kind == EdgeKind.Trigger),
            reduced.Where(edge => edge.Kind == EdgeKind.Trigger));
    });

    [Fact]
    public void An_arrow_that_follows_from_others_is_left_out()
    {
        Edge needs = new(0, 1, EdgeKind.Dependency), later = new(1, 2, EdgeKind.Order);

        Assert.Equal([needs, later], Edges.Reduce(3, [needs, later, new Edge(0, 2, EdgeKind.Order)]));
        Assert.Equal(3, Edges.Reduce(3, [needs, later, new Edge(0, 2, EdgeKind.Dependency)]).Count);
    }

    [Fact]
    public void A_node_without_predecessors_is_right_above_its_successor() =>
        Assert.Equal([0, 1, 1, 2], Layers.Assign(4, [Dependency(0, 1), Dependency(1, 3), Dependency(2, 3)]));

    [Fact]
    public void Items_in_a_row_keep_their_distance_and_are_near_their_desired_positions()
    {
        Assert.Equal([-4.5, 5.5, 100], RowLayout.Arrange([0, 1, 100], [0, 10, 10]));
        Gen.Select(Gen.Double[-100, 100], Gen.Double[0, 50]).Array[1, 20].Sample(row =>
        {
            var distances = row.Select(item => item.Item2).ToArray();
            var places = RowLayout.Arrange([.. row.Select(item => item.Item1)], distances);
            for (var i = 1; i < places.Length; i++) Assert.True(places[i] - places[i - 1] >= distances[i] - 1e-6);
        });
    }

    private static Diagram Draw((double[] Widths, Edge[] Edges) graph)
    {
        var diagram = GraphLayout.Create(graph.Widths, graph.Edges);
        Assert.NotNull(diagram);
        return diagram;
    }

    private static bool Overlap(Box a, Box b) =>
        a.X < b.X + b.Width && b.X < a.X + a.Width && a.Y < b.Bottom && b.Y < a.Bottom;

    private static Edge Dependency(int from, int to) => new(from, to, EdgeKind.Dependency);

    private static IEnumerable<(int From, int To)> Reachable(int count, IEnumerable<Edge> edges)
    {
        var next = edges.ToLookup(edge => edge.From, edge => edge.To);
        for (var start = 0; start < count; start++)
        {
            var seen = new SortedSet<int>();
            var open = new Stack<int>(next[start]);
            while (open.TryPop(out var node))
            {
                if (!seen.Add(node)) continue;
                foreach (var further in next[node]) open.Push(further);
            }

            foreach (var node in seen) yield return (start, node);
        }
    }
}
