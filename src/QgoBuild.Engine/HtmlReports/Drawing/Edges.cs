namespace QgoBuild.Engine.HtmlReports.Drawing;

/// <summary>Removes redundant arrows.</summary>
internal static class Edges
{
    /// <summary>The arrows without those that follow from others. A dependency follows from a chain of dependencies, an order from any
    /// chain; triggers are always kept.</summary>
    /// <param name="count">The number of nodes.</param>
    /// <param name="edges">The arrows, at most one between two nodes.</param>
    public static IReadOnlyList<Edge> Reduce(int count, IReadOnlyList<Edge> edges)
    {
        var any = new Chains(count, edges);
        var needs = new Chains(count, [.. edges.Where(edge => edge.Kind == EdgeKind.Dependency)]);
        return [.. edges.Where(edge => edge.Kind switch
        {
            EdgeKind.Dependency => !needs.HasLongerPath(edge),
            EdgeKind.Order => !any.HasLongerPath(edge),
            _ => true,
        })];
    }

    /// <summary>The nodes that each node leads to, in any number of steps.</summary>
    private sealed class Chains
    {
        private readonly ILookup<int, int> _predecessors;
        private readonly BitArray[] _before;

        public Chains(int count, IReadOnlyList<Edge> edges)
        {
            _predecessors = edges.ToLookup(edge => edge.To, edge => edge.From);
            _before = new BitArray[count];
            for (var node = 0; node < count; node++)
            {
                _before[node] = new BitArray(count);
                foreach (var predecessor in _predecessors[node])
                {
                    _before[node].Or(_before[predecessor]);
                    _before[node][predecessor] = true;
                }
            }
        }

        public bool HasLongerPath(Edge edge) => _predecessors[edge.To].Any(last => _before[last][edge.From]);
    }
}

/// <summary>The path of an arrow in a drawing.</summary>
/// <param name="Edge">The arrow.</param>
/// <param name="Points">Its start, its entry to and exit from each row of nodes that it passes, and its end. From an even point to the next
/// it curves through the space between two rows; from an odd point it goes straight down through a row.</param>
internal sealed record Curve(Edge Edge, IReadOnlyList<Point> Points);
