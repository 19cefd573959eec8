namespace QgoBuild.Engine.HtmlReports.Drawing;

/// <summary>Assigns each node to a layer below all its predecessors.</summary>
internal static class Layers
{
    /// <summary>The layer of each node, from 0 at the top. A pure function, linear in nodes and arrows.</summary>
    public static int[] Assign(int count, IReadOnlyList<Edge> edges)
    {
        var layers = new int[count];
        foreach (var edge in edges.OrderBy(edge => edge.To)) layers[edge.To] = Math.Max(layers[edge.To], layers[edge.From] + 1);

        // A node without predecessors goes right above its first successor, so that its arrows are short.
        var isRoot = new bool[count];
        var lowest = new int[count];
        Array.Fill(isRoot, true);
        Array.Fill(lowest, int.MaxValue);
        foreach (var edge in edges)
        {
            isRoot[edge.To] = false;
            lowest[edge.From] = Math.Min(lowest[edge.From], layers[edge.To] - 1);
        }

        for (var node = 0; node < count; node++)
        {
            if (isRoot[node] && lowest[node] < int.MaxValue) layers[node] = lowest[node];
        }

        return layers;
    }
}
