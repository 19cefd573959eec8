namespace QgoBuild.Testing;

/// <summary>The dependencies between named items.</summary>
public sealed class DependencyGraph
{
    private readonly SortedDictionary<string, SortedSet<string>> _edges = new(StringComparer.Ordinal);

    /// <summary>The number of edges.</summary>
    public int Count => _edges.Values.Sum(targets => targets.Count);

    /// <summary>The edges, in order.</summary>
    public IEnumerable<(string From, string To)> Edges => _edges.SelectMany(pair => pair.Value.Select(to => (pair.Key, to)));

    /// <summary>Adds an edge; none from a name to itself.</summary>
    public void Add(string from, string to)
    {
        if (from == to) return;
        if (!_edges.TryGetValue(from, out var targets)) _edges[from] = targets = new(StringComparer.Ordinal);
        targets.Add(to);
    }

    /// <summary>A copy with one more edge.</summary>
    public DependencyGraph With(string from, string to)
    {
        var graph = new DependencyGraph();
        foreach (var edge in Edges.Append((From: from, To: to)))
            graph.Add(edge.From, edge.To);
        return graph;
    }

    /// <summary>The names on a circle; empty when there is none.</summary>
    public IReadOnlyList<string> FindCircle()
    {
        var (path, finished) = (new List<string>(), new HashSet<string>());
        foreach (var name in _edges.Keys)
        {
            if (Visit(name) is { Count: > 0 } circle) return circle;
        }

        return [];

        IReadOnlyList<string> Visit(string name)
        {
            if (finished.Contains(name)) return [];
            if (path.IndexOf(name) is >= 0 and var start) return [.. path[start..], name];
            path.Add(name);
            foreach (var next in _edges.GetValueOrDefault(name) ?? [])
            {
                if (Visit(next) is { Count: > 0 } circle) return circle;
            }

            path.RemoveAt(path.Count - 1);
            finished.Add(name);
            return [];
        }
    }
}
