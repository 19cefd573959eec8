namespace QgoBuild.Engine.HtmlReports.Drawing;

/// <summary>A graph whose arrows lead only from a layer to the next: an arrow that passes layers has a bend in each of them, which takes a
/// position between the nodes.</summary>
internal sealed class LayeredGraph
{
    private readonly List<int> _layerOf = [];
    private readonly List<List<int>> _above = [];
    private readonly List<List<int>> _below = [];

    private LayeredGraph() { }

    /// <summary>The vertices of each layer from left to right: nodes by their numbers, bends by higher ones.</summary>
    public List<int>[] Rows { get; private init; } = [];

    /// <summary>The vertices of each arrow from top to bottom.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Chains { get; private init; } = [];

    /// <summary>Vertices of the layer above that lead to each vertex.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Above => _above;

    /// <summary>Vertices of the layer below that each vertex leads to.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Below => _below;

    public int VertexCount => _layerOf.Count;

    /// <summary>The number of bends of the arrows between these layers.</summary>
    public static int CountBends(int[] layers, IReadOnlyList<Edge> edges) => edges.Sum(edge => layers[edge.To] - layers[edge.From] - 1);

    /// <summary>Orders each layer so that few arrows cross.</summary>
    public static LayeredGraph Create(int[] layers, IReadOnlyList<Edge> edges)
    {
        var chains = new List<IReadOnlyList<int>>();
        var rows = new List<int>[layers.DefaultIfEmpty(-1).Max() + 1];
        for (var layer = 0; layer < rows.Length; layer++) rows[layer] = [];
        var graph = new LayeredGraph { Rows = rows, Chains = chains };
        foreach (var layer in layers) graph.Add(layer);
        foreach (var edge in edges) chains.Add(graph.AddChain(edge));
        graph.ReduceCrossings();
        return graph;
    }

    private int Add(int layer)
    {
        var vertex = VertexCount;
        _layerOf.Add(layer);
        _above.Add([]);
        _below.Add([]);
        Rows[layer].Add(vertex);
        return vertex;
    }

    private List<int> AddChain(Edge edge)
    {
        var chain = new List<int> { edge.From };
        for (var layer = _layerOf[edge.From] + 1; layer < _layerOf[edge.To]; layer++) chain.Add(Add(layer));
        chain.Add(edge.To);
        for (var i = 1; i < chain.Count; i++)
        {
            _below[chain[i - 1]].Add(chain[i]);
            _above[chain[i]].Add(chain[i - 1]);
        }

        return chain;
    }

    // Move each vertex to the average position of its neighbours in the previous row, downwards and upwards in turn.
    private void ReduceCrossings()
    {
        const int Sweeps = 12;
        var places = new double[VertexCount];
        foreach (var row in Rows) Number(row);
        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            var isDown = sweep % 2 == 0;
            foreach (var row in isDown ? Rows : Rows.Reverse())
            {
                var desired = row.ToDictionary(vertex => vertex, vertex => Mean(isDown ? _above[vertex] : _below[vertex], places[vertex]));
                var ordered = row.OrderBy(vertex => desired[vertex]).ToList();
                row.Clear();
                row.AddRange(ordered);
                Number(row);
            }
        }

        // Positions are fractions of a row's width, so that rows of different length are comparable.
        void Number(List<int> row)
        {
            for (var i = 0; i < row.Count; i++) places[row[i]] = (i + 0.5) / row.Count;
        }

        double Mean(List<int> neighbours, double fallback) =>
            neighbours.Count == 0 ? fallback : neighbours.Average(neighbour => places[neighbour]);
    }
}
